package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log"
	"reflect"
	"unsafe"

	"go.etcd.io/raft/v3"
	"go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"
)

// The cluster sub-command runs nodes of the module for a cluster that lives on
// the other side of the pipe, together with nodes that are not the module's.
// The other side has the clocks, the network, the disks and the state machines;
// here are the nodes, each with a raft.MemoryStorage that is written as its disk
// is written there.
//
// Question and answer are frames: four bytes of length (little endian), and as
// many bytes. In them a number is a varint; bytes and texts have their length
// before them, and a list its count. Values of raft are bytes in the form of
// raftpb; one that may be missing follows a number that is 1, or else that is 0.
//
// A question is the id of a node, a list of writes to its storage, and a call.
//
//	write: 'H' a hard state      SetHardState
//	       'S' a snapshot        ApplySnapshot
//	       'A' a list of entries Append
//	       'C' a snapshot        CreateSnapshot; its term does not count
//	       'K' an index          Compact
//
//	call:  'n' settings, storage a node starts (see start)
//	       '?'                   none
//	       't' 'c' 'f'           Tick, Campaign, ForgetLeader
//	       'p' 'r' data          Propose, ReadIndex
//	       'm' 'C' type, data    ProposeConfChange, ApplyConfChange
//	       'l' 'u' id            TransferLeader, ReportUnreachable
//	       's' id, 1 or 0        ReportSnapshot: finished, or failed
//	       'M' a message         Step
//	       'R' 'a'               Ready, Advance
//
// An answer is how it went, a text about that, and what is to be seen of the
// node: its state, term, vote and leader, its commit index with the term of that
// entry, its last index, whether a snapshot has come in that is not written yet,
// and whether it has a Ready. After 'R' follows the Ready
// and after 'C' a snapshot that holds the configuration. How it went:
//
//	0 well; 1 the proposal was dropped; 2 the sender is no member; 3 the
//	message is a local one; 4 another error; 5 a panic: nothing follows, and
//	the node is gone
func init() { subcommands["cluster"] = answerCluster }

const (
	wentWell = iota
	wentDropped
	wentStranger
	wentLocal
	wentWrong
	wentDown
)

func answerCluster(in *bufio.Reader, out *bufio.Writer, _ []string) error {
	// Storages complain to a logger of their own before they panic.
	raft.SetLogger(&raft.DefaultLogger{Logger: log.New(io.Discard, "", 0)})
	nodes := map[uint64]*mixedNode{}
	var head [4]byte
	for {
		if _, err := io.ReadFull(in, head[:]); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		data := make([]byte, binary.LittleEndian.Uint32(head[:]))
		if _, err := io.ReadFull(in, data); err != nil {
			return err
		}
		question := &frame{data: data}
		answer := answerQuestion(nodes, question)
		if question.err != nil {
			return question.err
		}
		binary.LittleEndian.PutUint32(head[:], uint32(len(answer.data)))
		if _, err := out.Write(append(head[:], answer.data...)); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
}

// answerQuestion survives a panic, but the node does not.
func answerQuestion(nodes map[uint64]*mixedNode, question *frame) (answer *frame) {
	id := question.number()
	defer func() {
		if problem := recover(); problem != nil {
			delete(nodes, id)
			answer = &frame{}
			answer.putNumber(wentDown)
			answer.putBytes([]byte(fmt.Sprint(problem)))
		}
	}()
	node := nodes[id]
	if node == nil {
		node = &mixedNode{id: id}
	}
	for n := question.number(); n > 0; n-- {
		if err := node.write(question); err != nil {
			panic(fmt.Sprintf("a write to the storage of node %d: %v", id, err))
		}
	}
	call := byte(question.number())
	if call == 'n' {
		node = start(id, question)
		nodes[id] = node
	} else if node.raw == nil {
		panic(fmt.Sprintf("node %d does not run", id))
	}
	result := &frame{}
	err := node.call(call, question, result)
	node.fixTimeout()
	answer = &frame{}
	answer.putNumber(outcomeOf(err))
	if err != nil {
		answer.putBytes([]byte(err.Error()))
	} else {
		answer.putBytes(nil)
	}
	node.describe(answer)
	answer.data = append(answer.data, result.data...)
	return answer
}

func outcomeOf(err error) uint64 {
	switch {
	case err == nil:
		return wentWell
	case errors.Is(err, raft.ErrProposalDropped):
		return wentDropped
	case errors.Is(err, raft.ErrStepPeerNotFound):
		return wentStranger
	case errors.Is(err, raft.ErrStepLocalMsg):
		return wentLocal
	}
	return wentWrong
}

// A mixedNode is a node among others that are not the module's.
type mixedNode struct {
	id      uint64
	seed    uint64
	timeout uint64
	raw     *raft.RawNode
	storage *startedStorage

	// What the other side looks at and the module's API does not show: the
	// entries of the log that are not in the storage yet.
	entries  *[]*raftpb.Entry
	offset   *uint64
	snapshot **raftpb.Snapshot
}

// start reads the settings of a node and what its storage holds: a hard state,
// the members, a snapshot, id of the entry before the first, and the entries.
func start(id uint64, f *frame) *mixedNode {
	node := &mixedNode{id: id, seed: f.number(), timeout: f.number()}
	config := &raft.Config{
		ID:                          id,
		ElectionTick:                int(node.timeout),
		HeartbeatTick:               int(f.number()),
		Applied:                     f.number(),
		MaxSizePerMsg:               f.number(),
		MaxCommittedSizePerReady:    f.number(),
		MaxUncommittedEntriesSize:   f.number(),
		MaxInflightMsgs:             int(f.number()),
		MaxInflightBytes:            f.number(),
		AsyncStorageWrites:          f.flag(),
		CheckQuorum:                 f.flag(),
		PreVote:                     f.flag(),
		DisableProposalForwarding:   f.flag(),
		DisableConfChangeValidation: f.flag(),
		StepDownOnRemoval:           f.flag(),
		Logger:                      &raft.DefaultLogger{Logger: log.New(io.Discard, "", 0)},
	}
	if f.flag() {
		config.ReadOnlyOption = raft.ReadOnlyLeaseBased
	}
	node.storage = readStorage(f)
	config.Storage = node.storage
	raw, err := raft.NewRawNode(config)
	if err != nil {
		panic(err)
	}
	node.raw = raw
	unstable := reflect.ValueOf(raw).Elem().FieldByName("raft").Elem().
		FieldByName("raftLog").Elem().FieldByName("unstable")
	address := func(name string) unsafe.Pointer {
		return unsafe.Pointer(unstable.FieldByName(name).UnsafeAddr())
	}
	node.entries = (*[]*raftpb.Entry)(address("entries"))
	node.offset = (*uint64)(address("offset"))
	node.snapshot = (**raftpb.Snapshot)(address("snapshot"))
	return node
}

func readStorage(f *frame) *startedStorage {
	hard := &raftpb.HardState{}
	f.value(hard)
	members := &raftpb.Snapshot{}
	f.value(members)
	snapshot := &raftpb.Snapshot{}
	f.value(snapshot)
	index, term := f.number(), f.number()
	entries := f.entries()
	state := raftpb.EnsureConfState(members.GetMetadata().GetConfState())
	storage := &startedStorage{raft.NewMemoryStorage(), state}
	// The log can reach further back than the snapshot.
	older := snapshot.GetMetadata().GetIndex() > index
	base := snapshot
	if older {
		base = &raftpb.Snapshot{Metadata: &raftpb.SnapshotMetadata{
			Index: &index, Term: &term, ConfState: state,
		}}
	}
	must := func(err error) {
		if err != nil {
			panic(fmt.Sprintf("a storage that cannot be: %v", err))
		}
	}
	if index > 0 {
		must(storage.ApplySnapshot(base))
	}
	must(storage.Append(entries))
	if older {
		metadata := snapshot.GetMetadata()
		_, err := storage.CreateSnapshot(metadata.GetIndex(), metadata.GetConfState(), snapshot.GetData())
		must(err)
	}
	must(storage.SetHardState(hard))
	return storage
}

func (n *mixedNode) write(f *frame) error {
	switch kind := byte(f.number()); kind {
	case 'H':
		state := &raftpb.HardState{}
		f.value(state)
		return n.storage.SetHardState(state)
	case 'S':
		snapshot := &raftpb.Snapshot{}
		f.value(snapshot)
		return n.storage.ApplySnapshot(snapshot)
	case 'A':
		return n.storage.Append(f.entries())
	case 'C':
		snapshot := &raftpb.Snapshot{}
		f.value(snapshot)
		metadata := snapshot.GetMetadata()
		_, err := n.storage.CreateSnapshot(metadata.GetIndex(), metadata.GetConfState(), snapshot.GetData())
		return err
	case 'K':
		return n.storage.Compact(f.number())
	default:
		return fmt.Errorf("there is no write %q", kind)
	}
}

func (n *mixedNode) call(call byte, f, result *frame) error {
	switch call {
	case 'n', '?':
	case 't':
		n.raw.Tick()
	case 'c':
		return n.raw.Campaign()
	case 'f':
		return n.raw.ForgetLeader()
	case 'p':
		return n.raw.Propose(f.bytes())
	case 'r':
		n.raw.ReadIndex(f.bytes())
	case 'm':
		return n.raw.ProposeConfChange(f.change())
	case 'C':
		state := n.raw.ApplyConfChange(f.change())
		result.putValue(&raftpb.Snapshot{Metadata: &raftpb.SnapshotMetadata{ConfState: state}})
	case 'l':
		n.raw.TransferLeader(f.number())
	case 'u':
		n.raw.ReportUnreachable(f.number())
	case 's':
		id, status := f.number(), raft.SnapshotFailure
		if f.flag() {
			status = raft.SnapshotFinish
		}
		n.raw.ReportSnapshot(id, status)
	case 'M':
		m := &raftpb.Message{}
		f.value(m)
		return n.raw.Step(m)
	case 'R':
		putReady(result, n.raw.Ready())
	case 'a':
		// The module remembers the Ready by itself.
		n.raw.Advance(raft.Ready{})
	default:
		return fmt.Errorf("there is no call %q", call)
	}
	return nil
}

// fixTimeout takes chance out of the election timeout: in a role and a term it
// is always the same.
func (n *mixedNode) fixTimeout() {
	status := n.raw.BasicStatus()
	hash := n.seed
	for _, part := range []uint64{n.id, status.GetTerm(), uint64(status.RaftState)} {
		hash ^= part + 0x9e3779b97f4a7c15
		hash = (hash ^ hash>>30) * 0xbf58476d1ce4e5b9
		hash = (hash ^ hash>>27) * 0x94d049bb133111eb
		hash ^= hash >> 31
	}
	setElectionTimeout(n.raw, int(n.timeout+hash%n.timeout))
}

func (n *mixedNode) describe(answer *frame) {
	status := n.raw.BasicStatus()
	answer.putNumber(uint64(status.RaftState))
	answer.putNumber(status.GetTerm())
	answer.putNumber(status.GetVote())
	answer.putNumber(status.Lead)
	answer.putNumber(status.GetCommit())
	answer.putNumber(n.termAt(status.GetCommit()))
	answer.putNumber(n.lastIndex())
	answer.putFlag(*n.snapshot != nil)
	answer.putFlag(n.raw.HasReady())
}

func (n *mixedNode) lastIndex() uint64 {
	if count := len(*n.entries); count > 0 {
		return *n.offset + uint64(count) - 1
	}
	if *n.snapshot != nil {
		return (*n.snapshot).GetMetadata().GetIndex()
	}
	last, err := n.storage.LastIndex()
	if err != nil {
		panic(err)
	}
	return last
}

func (n *mixedNode) termAt(index uint64) uint64 {
	if index >= *n.offset && index-*n.offset < uint64(len(*n.entries)) {
		return (*n.entries)[index-*n.offset].GetTerm()
	}
	if metadata := (*n.snapshot).GetMetadata(); metadata != nil && metadata.GetIndex() == index {
		return metadata.GetTerm()
	}
	term, err := n.storage.Term(index)
	if err != nil {
		panic(err)
	}
	return term
}

func putReady(f *frame, ready raft.Ready) {
	f.putFlag(ready.SoftState != nil)
	if ready.SoftState != nil {
		f.putNumber(ready.SoftState.Lead)
		f.putNumber(uint64(ready.SoftState.RaftState))
	}
	f.putFlag(ready.HardState != nil)
	if ready.HardState != nil {
		f.putValue(ready.HardState)
	}
	f.putNumber(uint64(len(ready.ReadStates)))
	for _, state := range ready.ReadStates {
		f.putNumber(state.Index)
		f.putBytes(state.RequestCtx)
	}
	f.putEntries(ready.Entries)
	f.putFlag(!raft.IsEmptySnap(ready.Snapshot))
	if !raft.IsEmptySnap(ready.Snapshot) {
		f.putValue(ready.Snapshot)
	}
	f.putEntries(ready.CommittedEntries)
	f.putNumber(uint64(len(ready.Messages)))
	for _, m := range ready.Messages {
		f.putValue(m)
	}
	f.putFlag(ready.MustSync)
}

// A frame is what was read of a question, or what was put into an answer. What
// cannot be read is remembered and ends the program: the two sides do not
// speak the same language then.
type frame struct {
	data []byte
	err  error
}

func (f *frame) fail(what string) {
	if f.err == nil {
		f.err = fmt.Errorf("a question has no %s where it should", what)
	}
	f.data = nil
}

func (f *frame) number() uint64 {
	v, size := binary.Uvarint(f.data)
	if size <= 0 {
		f.fail("number")
		return 0
	}
	f.data = f.data[size:]
	return v
}

func (f *frame) flag() bool { return f.number() == 1 }

func (f *frame) bytes() []byte {
	size := f.number()
	if size > uint64(len(f.data)) {
		f.fail("bytes")
		return nil
	}
	b := f.data[:size:size]
	f.data = f.data[size:]
	return b
}

func (f *frame) value(m proto.Message) {
	if err := anything.Unmarshal(f.bytes(), m); err != nil {
		f.fail("value")
	}
}

func (f *frame) entries() (entries []*raftpb.Entry) {
	for n := f.number(); n > 0 && f.err == nil; n-- {
		e := &raftpb.Entry{}
		f.value(e)
		entries = append(entries, e)
	}
	return entries
}

func (f *frame) change() raftpb.ConfChangeI {
	if raftpb.EntryType(f.number()) == raftpb.EntryConfChange {
		change := &raftpb.ConfChange{}
		f.value(change)
		return change
	}
	change := &raftpb.ConfChangeV2{}
	f.value(change)
	return change
}

func (f *frame) putNumber(v uint64) { f.data = binary.AppendUvarint(f.data, v) }

func (f *frame) putFlag(flag bool) {
	if flag {
		f.putNumber(1)
	} else {
		f.putNumber(0)
	}
}

func (f *frame) putBytes(b []byte) {
	f.putNumber(uint64(len(b)))
	f.data = append(f.data, b...)
}

func (f *frame) putValue(m proto.Message) {
	b, err := stable.Marshal(m)
	if err != nil {
		panic(err)
	}
	f.putBytes(b)
}

func (f *frame) putEntries(entries []*raftpb.Entry) {
	f.putNumber(uint64(len(entries)))
	for _, e := range entries {
		f.putValue(e)
	}
}
