package main

import (
	"fmt"
	"runtime"

	"go.etcd.io/raft/v3/raftpb"
)

// A task is a line that bench/work/task.ts describes.
type task struct {
	Task        string
	Nodes       int
	Outstanding int
	Entries     int
	Runs        int
	Groups      int
	Ticks       int
	Messages    int
	Sample      string
}

var payload = make([]byte, 64)

// tasks by name. Each answers what a unit of its work has cost.
var tasks = map[string]func(task) float64{
	"replicate": replicate,
	"stubs":     stubs,
	"memory":    memory,
	"catchUp":   catchUp,
	"idle":      idle,
	"codec":     codec,
}

func replicate(t task) float64 {
	spent := 0.0
	for run := 0; run < t.Runs; run++ {
		c := newCluster(t.Nodes)
		spent += measured(func() { c.replicate(t.Entries, t.Outstanding) })
		c.check(t.Entries)
	}
	return spent / float64(t.Runs*t.Entries)
}

// stubs drives one leader; its two followers are made of answers.
func stubs(t task) float64 {
	leader := newHost(1, []uint64{1, 2, 3})
	var replies []*raftpb.Message
	post := func(m *raftpb.Message) {
		if reply := answer(m); reply != nil {
			replies = append(replies, reply)
		}
	}
	settle := func() {
		for leader.turn(post) || len(replies) > 0 {
			for _, reply := range replies {
				must(leader.node.Step(reply))
			}
			replies = replies[:0]
		}
	}
	must(leader.node.Campaign())
	settle()
	spent := measured(func() {
		for left := t.Entries; left > 0; left -= t.Outstanding {
			for i := min(left, t.Outstanding); i > 0; i-- {
				must(leader.node.Propose(payload))
			}
			settle()
		}
	})
	if leader.applied < t.Entries {
		must(fmt.Errorf("the leader applied %d of %d entries", leader.applied, t.Entries))
	}
	return spent / float64(t.Entries)
}

// memory answers bytes an entry, over all hosts.
func memory(t task) float64 {
	c := newCluster(t.Nodes)
	before := heap()
	c.replicate(t.Entries, t.Outstanding)
	after := heap()
	c.check(t.Entries)
	return (after - before) / float64(t.Entries)
}

// catchUp brings the last host, which was cut off, up to the others.
func catchUp(t task) float64 {
	c := newCluster(t.Nodes)
	c.cutOff = uint64(t.Nodes)
	c.replicate(t.Entries, t.Outstanding)
	c.cutOff = 0
	spent := measured(func() { c.catchUp(t.Entries) })
	return spent / float64(t.Entries)
}

// idle ticks many groups that have nothing to do but heartbeats.
func idle(t task) float64 {
	var groups []*cluster
	for i := 0; i < t.Groups; i++ {
		groups = append(groups, newCluster(t.Nodes))
	}
	spent := measured(func() {
		for tick := 0; tick < t.Ticks; tick++ {
			for _, c := range groups {
				for _, h := range c.hosts {
					h.node.Tick()
				}
				c.settle()
			}
		}
	})
	return spent / float64(t.Groups*t.Ticks)
}

// heap is the number of bytes that are in use after a collection.
func heap() float64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc)
}
