package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/revetproject/revet/internal/audit"
)

// ledgerOf fits the recorder to the rooms that leave leaves.
type ledgerOf struct{ r *audit.Recorder }

func (l ledgerOf) Record(ctx context.Context, tx audit.Tx, kind audit.Kind, actor string, rows []audit.RowDigest, details any) error {
	_, err := l.r.Record(ctx, tx, audit.Act{Kind: kind, Actor: actor, Rows: rows, Details: details})
	return err
}

func isURL(s string) bool { return strings.Contains(s, "://") }

// archivedRunner runs the executable of an older engine on a replay request.
type archivedRunner struct{}

// replayLimit bounds how long an archived executable may take for one request.
const replayLimit = 10 * time.Minute

func (archivedRunner) RunReplay(ctx context.Context, executable, request []byte) ([]byte, error) {
	dir, err := os.MkdirTemp("", "revet-replay-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "revet")
	if err := os.WriteFile(path, executable, 0o700); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, replayLimit)
	defer cancel()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, path, "replay-worker")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(request), &out, &errs
	// An archived program gets nothing of this process's surroundings.
	cmd.Env, cmd.Dir = []string{"HOME=" + dir, "TMPDIR=" + dir}, dir
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, bytes.TrimSpace(errs.Bytes()))
	}
	return out.Bytes(), nil
}
