// Package intake reads people and organisations to be screened from CSV,
// JSON-lines and Parquet files. A row that cannot be used is handed on with its reason and
// its raw text, so that it can be kept, counted and repaired; it never stops
// the file.
package intake
