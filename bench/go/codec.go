package main

import (
	"fmt"

	"go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"
)

// sampleOf makes the message that bench/work/samples.ts describes.
func sampleOf(name string) *raftpb.Message {
	m := &raftpb.Message{
		To: proto.Uint64(2), From: proto.Uint64(1), Term: proto.Uint64(7),
		Index: proto.Uint64(123456),
	}
	entries := 0
	switch name {
	case "answer":
		m.Type = raftpb.MsgAppResp.Enum()
		return m
	case "append-1":
		entries = 1
	case "append-64":
		entries = 64
	default:
		must(fmt.Errorf("unknown sample %q", name))
	}
	m.Type = raftpb.MsgApp.Enum()
	m.LogTerm = proto.Uint64(7)
	m.Commit = proto.Uint64(123400)
	for i := 1; i <= entries; i++ {
		m.Entries = append(m.Entries, &raftpb.Entry{
			Term: proto.Uint64(7), Index: proto.Uint64(123456 + uint64(i)),
			Type: raftpb.EntryNormal.Enum(), Data: payload,
		})
	}
	return m
}

// codec encodes and decodes a message again and again.
func codec(t task) float64 {
	m := sampleOf(t.Sample)
	spent := measured(func() {
		for i := 0; i < t.Messages; i++ {
			bytes, err := proto.Marshal(m)
			must(err)
			var back raftpb.Message
			must(proto.Unmarshal(bytes, &back))
			if len(back.Entries) != len(m.Entries) {
				must(fmt.Errorf("entries were lost"))
			}
		}
	})
	return spent / float64(t.Messages)
}
