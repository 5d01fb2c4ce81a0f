package main

import (
	"encoding/binary"
	"io"
	"log"
	"math/rand"

	"go.etcd.io/raft/v3"
	"go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"
)

// A wireCluster is three of the module's nodes under random events. It keeps
// the bytes of all that they say and store, as they would be sent and kept.
type wireCluster struct {
	*rand.Rand
	async  bool
	cut    uint64 // the node that hears nothing; 0 for none
	hosts  []*wireHost
	flying []*raftpb.Message
	said   []byte
	err    error
}

type wireHost struct {
	node    *raft.RawNode
	storage *startedStorage
	state   *raftpb.ConfState
	applied uint64
}

// A startedStorage names the members from the beginning, with an empty log.
type startedStorage struct {
	*raft.MemoryStorage
	state *raftpb.ConfState
}

func (s *startedStorage) InitialState() (*raftpb.HardState, *raftpb.ConfState, error) {
	hard, _, err := s.MemoryStorage.InitialState()
	return hard, s.state, err
}

// ordinaryValues runs a cluster and returns what it said: for each value its
// kind, four bytes of length, and its bytes. A node panics over a change of
// the membership that was committed and cannot be applied; what was said up to
// then counts.
func ordinaryValues(seed int64) (said []byte, err error) {
	c := &wireCluster{Rand: rand.New(rand.NewSource(seed))}
	defer func() {
		if recover() != nil {
			said, err = c.said, nil
		}
	}()
	c.async = c.Intn(2) == 0
	for id := uint64(1); id <= 3; id++ {
		if err := c.add(id); err != nil {
			return nil, err
		}
	}
	for step := 0; step < 400 && c.err == nil; step++ {
		c.step()
	}
	return c.said, c.err
}

func (c *wireCluster) add(id uint64) error {
	state := &raftpb.ConfState{Voters: []uint64{1, 2, 3}}
	storage := &startedStorage{raft.NewMemoryStorage(), state}
	one := uint64(1)
	zero := uint64(0)
	if err := storage.SetHardState(&raftpb.HardState{Term: &one, Vote: &zero, Commit: &zero}); err != nil {
		return err
	}
	node, err := raft.NewRawNode(&raft.Config{
		ID:                 id,
		ElectionTick:       4,
		HeartbeatTick:      1,
		Storage:            storage,
		MaxSizePerMsg:      1000,
		MaxInflightMsgs:    4,
		AsyncStorageWrites: c.async,
		PreVote:            c.Intn(2) == 0,
		CheckQuorum:        c.Intn(2) == 0,
		Logger:             &raft.DefaultLogger{Logger: log.New(io.Discard, "", 0)},
	})
	c.hosts = append(c.hosts, &wireHost{node: node, storage: storage, state: state})
	return err
}

func (c *wireCluster) step() {
	h := c.hosts[c.Intn(len(c.hosts))]
	other := uint64(1 + c.Intn(len(c.hosts)))
	switch c.Intn(30) {
	case 0:
		_ = h.node.Campaign()
	case 1, 2, 3:
		data := make([]byte, 1+c.Intn(40))
		c.Read(data)
		_ = h.node.Propose(data)
	case 4:
		_ = h.node.Propose(nil)
	case 5:
		c.propose(h)
	case 6:
		h.node.ReadIndex([]byte("read"))
	case 7:
		h.node.TransferLeader(other)
	case 8:
		_ = h.node.ForgetLeader()
	case 9:
		h.node.ReportUnreachable(other)
	case 10:
		h.node.ReportSnapshot(other, raft.SnapshotFinish)
	case 11:
		c.compact(h)
	case 12:
		c.flying = nil
		c.cut = uint64(c.Intn(4))
	case 13, 14, 15, 16:
		h.node.Tick()
	case 17, 18, 19, 20, 21, 22:
		c.deliver()
	default:
		c.handle(h)
	}
}

func (c *wireCluster) propose(h *wireHost) {
	id := uint64(1 + c.Intn(5))
	kind := raftpb.ConfChangeType_ConfChangeAddLearnerNode
	if id <= 3 {
		kind = raftpb.ConfChangeType_ConfChangeAddNode
	}
	if c.Intn(2) == 0 {
		_ = h.node.ProposeConfChange(&raftpb.ConfChange{Type: &kind, NodeId: &id})
		return
	}
	// An application may leave the transition out; the library cannot.
	transition := raftpb.ConfChangeTransition(c.Intn(3))
	change := &raftpb.ConfChangeV2{Transition: &transition}
	for n := c.Intn(3); n > 0; n-- {
		change.Changes = append(change.Changes, &raftpb.ConfChangeSingle{Type: &kind, NodeId: &id})
	}
	_ = h.node.ProposeConfChange(change)
}

func (c *wireCluster) compact(h *wireHost) {
	first, err := h.storage.FirstIndex()
	if err != nil || h.applied < first {
		return
	}
	if _, err := h.storage.CreateSnapshot(h.applied, h.state, []byte("state")); err == nil {
		c.err = h.storage.Compact(h.applied)
	}
}

func (c *wireCluster) deliver() {
	late := c.flying
	c.flying = nil
	for _, m := range late {
		if id := m.GetTo(); id <= uint64(len(c.hosts)) && id != c.cut && c.Intn(10) > 0 {
			_ = c.hosts[id-1].node.Step(m)
		}
	}
}

func (c *wireCluster) handle(h *wireHost) {
	if !h.node.HasReady() {
		return
	}
	ready := h.node.Ready()
	for _, m := range ready.Messages {
		c.say(0, m)
	}
	if !c.async {
		c.store(h, ready.HardState, ready.Snapshot, ready.Entries)
		c.apply(h, ready.CommittedEntries)
		c.flying = append(c.flying, ready.Messages...)
		h.node.Advance(ready)
		return
	}
	for _, m := range ready.Messages {
		switch m.GetTo() {
		case raft.LocalAppendThread:
			var state *raftpb.HardState
			if m.GetTerm() != 0 {
				state = &raftpb.HardState{Term: m.Term, Vote: m.Vote, Commit: m.Commit}
			}
			c.store(h, state, m.Snapshot, m.Entries)
			c.answer(h, m)
		case raft.LocalApplyThread:
			c.apply(h, m.Entries)
			c.answer(h, m)
		default:
			c.flying = append(c.flying, m)
		}
	}
}

func (c *wireCluster) answer(h *wireHost, m *raftpb.Message) {
	for _, answer := range m.Responses {
		if answer.GetTo() == h.node.Status().ID {
			_ = h.node.Step(answer)
		} else {
			c.flying = append(c.flying, answer)
		}
	}
}

func (c *wireCluster) store(
	h *wireHost, state *raftpb.HardState, snapshot *raftpb.Snapshot, entries []*raftpb.Entry,
) {
	if !raft.IsEmptySnap(snapshot) {
		c.say(2, snapshot)
		if err := h.storage.ApplySnapshot(snapshot); err != nil {
			c.err = err
		}
		h.state = snapshot.GetMetadata().GetConfState()
		h.applied = snapshot.GetMetadata().GetIndex()
	}
	for _, e := range entries {
		c.say(1, e)
	}
	if err := h.storage.Append(entries); err != nil {
		c.err = err
	}
	if state != nil && !raft.IsEmptyHardState(state) {
		c.say(3, state)
		if err := h.storage.SetHardState(state); err != nil {
			c.err = err
		}
	}
}

func (c *wireCluster) apply(h *wireHost, entries []*raftpb.Entry) {
	for _, e := range entries {
		h.applied = e.GetIndex()
		switch e.GetType() {
		case raftpb.EntryType_EntryConfChange:
			change := &raftpb.ConfChange{}
			c.err = proto.Unmarshal(e.GetData(), change)
			h.state = h.node.ApplyConfChange(change)
		case raftpb.EntryType_EntryConfChangeV2:
			change := &raftpb.ConfChangeV2{}
			c.err = proto.Unmarshal(e.GetData(), change)
			h.state = h.node.ApplyConfChange(change)
		}
	}
}

func (c *wireCluster) say(kind byte, m proto.Message) {
	b, err := stable.Marshal(m)
	if err != nil {
		c.err = err
		return
	}
	c.said = append(c.said, kind)
	c.said = binary.LittleEndian.AppendUint32(c.said, uint32(len(b)))
	c.said = append(c.said, b...)
}
