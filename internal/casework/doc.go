// Package casework is what people do with alerts. The engine proposes; a named
// person decides, and some decisions take two.
//
// A decision is a row that is never changed. The state of an alert follows from
// the rows alone ([StateOf]); undoing a decision is another decision. [Next]
// holds the rules and nothing else; [Service] applies them in one transaction
// with the row and its ledger leaf. Everything here takes one alert: there is no
// way to decide about several at once, and no principal but a person can.
package casework
