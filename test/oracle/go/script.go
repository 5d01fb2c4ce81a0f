package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/cockroachdb/datadriven"
	"go.etcd.io/raft/v3"
	"go.etcd.io/raft/v3/rafttest"
)

// patience is how long one command may take before the script is given up.
const patience = 5 * time.Second

// scriptCommand is one command of an interaction script: its first line, and
// the lines between that and the separator.
type scriptCommand struct {
	Line  string `json:"line"`
	Input string `json:"input"`
}

// scriptAnswer holds what each command printed, and how the script ended:
// "" after the last command, else "panic" (raft found a broken invariant),
// "refused" (the harness could not make sense of a command; it mostly ends in a
// run-time error then) or "timeout". Text is what was panicked with.
type scriptAnswer struct {
	Outputs []string `json:"outputs"`
	End     string   `json:"end"`
	Text    string   `json:"text"`
}

func init() { subcommands["script"] = runScripts }

// runScripts reads one script a line, as a JSON array of commands, and
// writes one answer a line.
func runScripts(in *bufio.Reader, out *bufio.Writer, _ []string) error {
	// Storages complain to a logger of their own before they panic.
	raft.SetLogger(&raft.DefaultLogger{Logger: log.New(io.Discard, "", 0)})
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			return nil
		}
		if err != nil && err != io.EOF {
			return err
		}
		var commands []scriptCommand
		if err := json.Unmarshal(line, &commands); err != nil {
			return fmt.Errorf("not a script: %w", err)
		}
		answer := runScript(commands)
		if err := encoder.Encode(answer); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
		if answer.End == "timeout" {
			// The command still runs, and cannot be stopped otherwise.
			return fmt.Errorf("a command took longer than %v", patience)
		}
	}
}

// runScript runs commands until one of them ends the script.
func runScript(commands []scriptCommand) scriptAnswer {
	answer := scriptAnswer{Outputs: []string{}}
	env := rafttest.NewInteractionEnv(&rafttest.InteractionOpts{
		SetRandomizedElectionTimeout: setElectionTimeout,
	})
	for _, command := range commands {
		done := make(chan outcome, 1)
		go func() { done <- runCommand(env, command) }()
		select {
		case o := <-done:
			if o.end != "" {
				answer.End, answer.Text = o.end, o.text
				return answer
			}
			answer.Outputs = append(answer.Outputs, o.text)
		case <-time.After(patience):
			answer.End = "timeout"
			return answer
		}
	}
	return answer
}

// outcome is an output, or the way in which a command ended its script.
type outcome struct{ text, end string }

// runCommand runs a command and survives what it does to its goroutine: it may
// panic, and a testing.T ends the goroutine when a command is wrong.
func runCommand(env *rafttest.InteractionEnv, command scriptCommand) outcome {
	done := make(chan outcome, 1)
	go func() {
		result := outcome{end: "refused"}
		defer func() { done <- result }()
		defer func() {
			problem := recover()
			if _, crash := problem.(runtime.Error); crash {
				result = outcome{fmt.Sprint(problem), "refused"}
			} else if problem != nil {
				result = outcome{fmt.Sprint(problem), "panic"}
			}
		}()
		line, content := takeContent(command.Line)
		name, args, err := datadriven.ParseLine(line)
		if err != nil {
			result.text = err.Error()
			return
		}
		before := len(env.Nodes)
		data := datadriven.TestData{Cmd: name, CmdArgs: args, Input: command.Input}
		result = outcome{text: env.Handle(&testing.T{}, data)}
		if content != "" {
			for _, node := range env.Nodes[before:] {
				node.History[0].Data = []byte(content)
			}
		}
	}()
	return <-done
}

// contentArg is the one option that the harness of v3.7.0 has and cannot read:
// its argument parser knows no byte slices.
var contentArg = regexp.MustCompile(` content=(\S+)`)

// takeContent splits that option from a command, so that it can be put where
// the harness would put it.
func takeContent(line string) (rest, content string) {
	if !strings.HasPrefix(line, "add-nodes ") {
		return line, ""
	}
	if match := contentArg.FindStringSubmatch(line); match != nil {
		content = match[1]
	}
	return contentArg.ReplaceAllString(line, ""), content
}

// setElectionTimeout fixes what raft draws by chance. The field is private,
// and raft's own tests, which may set it, are not part of the module's API.
func setElectionTimeout(node *raft.RawNode, timeout int) {
	machine := reflect.ValueOf(node).Elem().FieldByName("raft").Elem()
	field := machine.FieldByName("randomizedElectionTimeout")
	*(*int)(unsafe.Pointer(field.UnsafeAddr())) = timeout
}
