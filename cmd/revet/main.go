// Command revet screens people and organisations against watchlists, and proves it.
package main

import (
	"os"

	"github.com/revetproject/revet/internal/cli"
)

func main() { os.Exit(cli.Main()) }
