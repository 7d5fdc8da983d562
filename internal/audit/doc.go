// Package audit keeps the ledger: the tamper-evident record of every act in
// the system, one per tenant, checkable by outsiders who hold nothing but a
// public key.
//
// An act appends an unsequenced leaf in its own database transaction
// ([Recorder]), so that there is no act without a leaf and no leaf without an
// act. One [Sequencer] per tenant later gives the leaves their places in an
// RFC 6962 Merkle tree and signs a checkpoint (C2SP tlog-checkpoint). A leaf
// enters the tree as a salted commitment, so payload and salt can be erased
// when the law demands it while the tree still verifies. Checkpoints kept
// elsewhere ([Witness]) catch a ledger whose end was cut off or whose past was
// written anew with a stolen key.
package audit
