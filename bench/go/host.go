package main

import (
	"io"
	"log"

	"go.etcd.io/raft/v3"
	"go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"
)

// A host is a node with its storage, and counts what it has applied.
type host struct {
	node    *raft.RawNode
	storage *raft.MemoryStorage
	applied int
}

// founded is a storage whose first members are known.
type founded struct {
	*raft.MemoryStorage
	ids []uint64
}

func (f *founded) InitialState() (*raftpb.HardState, *raftpb.ConfState, error) {
	state, _, err := f.MemoryStorage.InitialState()
	return state, &raftpb.ConfState{Voters: f.ids}, err
}

var quiet = &raft.DefaultLogger{Logger: log.New(io.Discard, "", 0)}

func newHost(id uint64, ids []uint64) *host {
	storage := raft.NewMemoryStorage()
	node, err := raft.NewRawNode(&raft.Config{
		ID: id, ElectionTick: 10, HeartbeatTick: 1,
		Storage:       &founded{storage, ids},
		MaxSizePerMsg: 1 << 20, MaxInflightMsgs: 256,
		Logger: quiet,
	})
	must(err)
	return &host{node: node, storage: storage}
}

// turn does all that one Ready asks for, and hands its messages to post.
func (h *host) turn(post func(*raftpb.Message)) bool {
	if !h.node.HasReady() {
		return false
	}
	rd := h.node.Ready()
	if rd.HardState != nil {
		must(h.storage.SetHardState(rd.HardState))
	}
	if len(rd.Entries) > 0 {
		must(h.storage.Append(rd.Entries))
	}
	h.applied += len(rd.CommittedEntries)
	for _, m := range rd.Messages {
		post(m)
	}
	h.node.Advance(rd)
	return true
}

// answer is what a follower says that takes everything; nil for nothing.
func answer(m *raftpb.Message) *raftpb.Message {
	reply := &raftpb.Message{
		From: m.To, To: m.From, Term: m.Term,
	}
	switch m.GetType() {
	case raftpb.MsgVote:
		reply.Type = raftpb.MsgVoteResp.Enum()
	case raftpb.MsgApp:
		reply.Type = raftpb.MsgAppResp.Enum()
		reply.Index = proto.Uint64(m.GetIndex() + uint64(len(m.Entries)))
	default:
		return nil
	}
	return reply
}
