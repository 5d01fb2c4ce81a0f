package main

import (
	"fmt"

	"go.etcd.io/raft/v3/raftpb"
)

// A cluster is hosts that hand each other messages by reference.
type cluster struct {
	hosts []*host
	// cutOff is the id of a host that hears nothing; 0 for none.
	cutOff uint64
}

func newCluster(nodes int) *cluster {
	var ids []uint64
	for id := 1; id <= nodes; id++ {
		ids = append(ids, uint64(id))
	}
	c := &cluster{}
	for _, id := range ids {
		c.hosts = append(c.hosts, newHost(id, ids))
	}
	must(c.hosts[0].node.Campaign())
	c.settle()
	return c
}

func (c *cluster) post(m *raftpb.Message) {
	if to := m.GetTo(); to != c.cutOff {
		must(c.hosts[to-1].node.Step(m))
	}
}

// settle lets the hosts take turns until none has anything to do.
func (c *cluster) settle() {
	for busy := true; busy; {
		busy = false
		for _, h := range c.hosts {
			if h.turn(c.post) {
				busy = true
			}
		}
	}
}

// replicate proposes entries at the first host, so many before each settling.
func (c *cluster) replicate(entries, outstanding int) {
	leader := c.hosts[0].node
	for left := entries; left > 0; left -= outstanding {
		for i := min(left, outstanding); i > 0; i-- {
			must(leader.Propose(payload))
		}
		c.settle()
	}
}

// mostTicks is when a follower that is not up never will be.
const mostTicks = 10_000

// catchUp ticks the leader until the last host has applied so many entries:
// the answers to its heartbeats tell what got lost.
func (c *cluster) catchUp(entries int) {
	last := c.hosts[len(c.hosts)-1]
	for ticks := 0; last.applied < entries; ticks++ {
		if ticks == mostTicks {
			c.check(entries)
		}
		c.hosts[0].node.Tick()
		c.settle()
	}
}

// check ends the program unless every host has applied so many entries.
func (c *cluster) check(entries int) {
	for i, h := range c.hosts {
		if h.applied < entries {
			must(fmt.Errorf("host %d applied %d of %d entries", i+1, h.applied, entries))
		}
	}
}
