//go:build !linux

package main

import "time"

// threadTime is false: cpu is the wall clock.
const threadTime = false

var begin = time.Now()

func cpu() time.Duration { return time.Since(begin) }
