package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand"

	"go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// The wire sub-command answers questions about bytes. A question is one byte
// that says what is asked, one that names a kind of value, four bytes of
// length (little endian), and as many bytes:
//
//	'd'  decode these bytes
//	'r'  make a random value; the bytes are a seed of 8 bytes
//	'o'  give what a small cluster says and stores; the bytes are a seed
//
// The answer is one byte of status, and two byte strings, each with its
// length. The status of 'd' is 0 where the bytes are a value of the kind, 1
// where the module refuses them, and a letter where the module takes them and
// the library has no value for them (see beyond). The strings are the value
// encoded again as it is, and in the form that the library writes (see
// settle). 'r' answers with status 0 and the same two strings, 'o' with one
// string that holds many values (see ordinaryValues).
func init() {
	subcommands["wire"] = answerWire
}

const maxSafe = 1<<53 - 1

// kinds are numbered as on the other side.
var kinds = []func() proto.Message{
	func() proto.Message { return &raftpb.Message{} },
	func() proto.Message { return &raftpb.Entry{} },
	func() proto.Message { return &raftpb.Snapshot{} },
	func() proto.Message { return &raftpb.HardState{} },
	func() proto.Message { return &raftpb.ConfChange{} },
	func() proto.Message { return &raftpb.ConfChangeV2{} },
}

var (
	stable   = proto.MarshalOptions{Deterministic: true}
	anything = proto.UnmarshalOptions{}
)

func answerWire(in *bufio.Reader, out *bufio.Writer, _ []string) error {
	var head [6]byte
	for {
		if in.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				return err
			}
		}
		if _, err := io.ReadFull(in, head[:]); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		data := make([]byte, binary.LittleEndian.Uint32(head[2:]))
		if _, err := io.ReadFull(in, data); err != nil {
			return err
		}
		if int(head[1]) >= len(kinds) {
			return fmt.Errorf("there is no kind %d", head[1])
		}
		if err := answerOne(out, head[0], kinds[head[1]](), data); err != nil {
			return err
		}
	}
}

func answerOne(out *bufio.Writer, question byte, m proto.Message, data []byte) error {
	if question == 'd' {
		if err := anything.Unmarshal(data, m); err != nil {
			return answer(out, 1, nil, nil)
		}
		return reply(out, beyond(m.ProtoReflect().Descriptor(), data, 0), m)
	}
	if len(data) != 8 {
		return fmt.Errorf("a seed has 8 bytes, not %d", len(data))
	}
	seed := int64(binary.LittleEndian.Uint64(data))
	switch question {
	case 'r':
		g := generator{rand.New(rand.NewSource(seed))}
		g.fill(m.ProtoReflect(), 0)
		return reply(out, isFine, m)
	case 'o':
		values, err := ordinaryValues(seed)
		if err != nil {
			return err
		}
		return answer(out, isFine, values, nil)
	}
	return fmt.Errorf("there is no question %q", question)
}

// reply answers with a value that was taken.
func reply(out *bufio.Writer, status byte, m proto.Message) error {
	plain, err := stable.Marshal(m)
	if err != nil {
		return err
	}
	if status != isFine {
		return answer(out, status, plain, nil)
	}
	settle(m)
	settled, err := stable.Marshal(m)
	if err != nil {
		return err
	}
	return answer(out, status, plain, settled)
}

func answer(out *bufio.Writer, status byte, plain, settled []byte) error {
	if err := out.WriteByte(status); err != nil {
		return err
	}
	for _, b := range [][]byte{plain, settled} {
		var length [4]byte
		binary.LittleEndian.PutUint32(length[:], uint32(len(b)))
		if _, err := out.Write(length[:]); err != nil {
			return err
		}
		if _, err := out.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// Why the library has no value for bytes that the module takes.
const (
	isFine    = byte(0)
	isLarge   = byte('n') // a number above 2^53-1
	isUnknown = byte('e') // a number that stands for no name
	isDeep    = byte('d') // values in one another too deep
)

const maxDepth = 100

// beyond walks over the bytes of a value that the module took, and finds the
// first thing that the library cannot hold.
func beyond(md protoreflect.MessageDescriptor, b []byte, depth int) byte {
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		b = b[n:]
		size := protowire.ConsumeFieldValue(num, typ, b)
		value := b[:size]
		b = b[size:]
		if typ == protowire.StartGroupType {
			if depth+groupDepth(value) > maxDepth {
				return isDeep
			}
			continue
		}
		fd := md.Fields().ByNumber(num)
		if fd == nil {
			continue
		}
		if why := beyondField(fd, typ, value, depth); why != isFine {
			return why
		}
	}
	return isFine
}

func beyondField(fd protoreflect.FieldDescriptor, typ protowire.Type, value []byte, depth int) byte {
	switch {
	case fd.Kind() == protoreflect.MessageKind && typ == protowire.BytesType:
		inner, _ := protowire.ConsumeBytes(value)
		if depth+1 > maxDepth {
			return isDeep
		}
		return beyond(fd.Message(), inner, depth+1)
	case fd.Kind() == protoreflect.EnumKind && typ == protowire.VarintType:
		v, _ := protowire.ConsumeVarint(value)
		if fd.Enum().Values().ByNumber(protoreflect.EnumNumber(v)) == nil {
			return isUnknown
		}
	case fd.Kind() == protoreflect.Uint64Kind && typ == protowire.VarintType:
		v, _ := protowire.ConsumeVarint(value)
		return beyondNumber(fd, v)
	case fd.Kind() == protoreflect.Uint64Kind && fd.IsList() && typ == protowire.BytesType:
		packed, _ := protowire.ConsumeBytes(value)
		for len(packed) > 0 {
			v, n := protowire.ConsumeVarint(packed)
			if v > maxSafe {
				return isLarge
			}
			packed = packed[n:]
		}
	}
	return isFine
}

func isAddress(fd protoreflect.FieldDescriptor) bool {
	name := fd.FullName()
	return name == "raftpb.Message.to" || name == "raftpb.Message.from"
}

func beyondNumber(fd protoreflect.FieldDescriptor, v uint64) byte {
	switch {
	case isAddress(fd) && v >= math.MaxUint64-1:
		return isFine
	case v > maxSafe:
		return isLarge
	}
	return isFine
}

// groupDepth says how deep groups lie in one another, given what follows the
// key of the outermost.
func groupDepth(b []byte) int {
	depth, deepest := 1, 1
	for depth > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		b = b[n:]
		switch typ {
		case protowire.StartGroupType:
			depth++
			deepest = max(deepest, depth)
		case protowire.EndGroupType:
			depth--
		default:
			b = b[protowire.ConsumeFieldValue(num, typ, b):]
		}
	}
	return deepest
}

// settle gives a value the form in which the library writes it: unknown
// fields are gone, and so are fields that hold 0, false or nothing, but those
// that the module's own nodes set always.
func settle(m proto.Message) {
	settleFields(m.ProtoReflect())
}

func settleFields(m protoreflect.Message) {
	m.SetUnknown(nil)
	always := alwaysSet(m.Interface())
	fields := m.Descriptor().Fields()
	for i := 0; i < fields.Len(); i++ {
		fd := fields.Get(i)
		if fd.Kind() == protoreflect.MessageKind {
			settleInner(m, fd, always[fd.Number()])
			continue
		}
		if fd.IsList() {
			continue
		}
		if always[fd.Number()] {
			m.Set(fd, m.Get(fd))
		} else if isZero(fd, m.Get(fd)) {
			m.Clear(fd)
		}
	}
}

func settleInner(m protoreflect.Message, fd protoreflect.FieldDescriptor, always bool) {
	switch {
	case fd.IsList():
		list := m.Get(fd).List()
		for i := 0; i < list.Len(); i++ {
			settleFields(list.Get(i).Message())
		}
	case always || m.Has(fd):
		settleFields(m.Mutable(fd).Message())
	}
}

func isZero(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
	switch fd.Kind() {
	case protoreflect.EnumKind:
		return v.Enum() == 0
	case protoreflect.BoolKind:
		return !v.Bool()
	case protoreflect.BytesKind:
		return len(v.Bytes()) == 0
	default:
		return v.Uint() == 0
	}
}

// alwaysSet says which fields of a value the module's nodes set even to 0.
func alwaysSet(m any) map[protoreflect.FieldNumber]bool {
	switch m := m.(type) {
	case *raftpb.Message:
		return alwaysSetIn(m)
	case *raftpb.Entry:
		// Of a refused membership change remains an entry with this type.
		return numbers(1, m.Type != nil && len(m.Data) == 0)
	case *raftpb.Snapshot:
		return map[protoreflect.FieldNumber]bool{2: true}
	case *raftpb.SnapshotMetadata, *raftpb.HardState:
		return map[protoreflect.FieldNumber]bool{1: true, 2: true, 3: true}
	case *raftpb.ConfState:
		return map[protoreflect.FieldNumber]bool{5: true}
	case *raftpb.ConfChange:
		return map[protoreflect.FieldNumber]bool{2: true, 3: true}
	case *raftpb.ConfChangeSingle:
		return map[protoreflect.FieldNumber]bool{1: true, 2: true}
	case *raftpb.ConfChangeV2:
		return map[protoreflect.FieldNumber]bool{1: true}
	}
	return nil
}

func numbers(num protoreflect.FieldNumber, set bool) map[protoreflect.FieldNumber]bool {
	return map[protoreflect.FieldNumber]bool{num: set}
}

func alwaysSetIn(m *raftpb.Message) map[protoreflect.FieldNumber]bool {
	always := map[protoreflect.FieldNumber]bool{1: true}
	switch m.GetType() {
	case raftpb.MessageType_MsgApp:
		always[5], always[6], always[8] = true, true, true
	case raftpb.MessageType_MsgAppResp:
		always[5], always[6], always[11] = m.GetReject(), m.GetReject(), m.GetReject()
	case raftpb.MessageType_MsgVote, raftpb.MessageType_MsgPreVote:
		always[5], always[6] = true, true
	case raftpb.MessageType_MsgHeartbeat:
		always[8] = true
	case raftpb.MessageType_MsgStorageApply, raftpb.MessageType_MsgStorageApplyResp:
		always[4] = true
	case raftpb.MessageType_MsgStorageAppend:
		always[8], always[13] = m.GetTerm() != 0, m.GetTerm() != 0
	}
	return always
}

// A generator makes random values: any field may be set or not, and set to 0.
type generator struct{ *rand.Rand }

func (g generator) fill(m protoreflect.Message, depth int) {
	fields := m.Descriptor().Fields()
	// Some values have nearly all fields, others nearly none.
	density := g.Intn(5)
	for i := 0; i < fields.Len(); i++ {
		fd := fields.Get(i)
		if g.Intn(4) >= density {
			continue
		}
		switch {
		case fd.Kind() == protoreflect.MessageKind && depth > 3:
		case fd.IsList():
			list := m.Mutable(fd).List()
			for n := g.Intn(4); n > 0; n-- {
				if fd.Kind() == protoreflect.MessageKind {
					g.fill(list.AppendMutable().Message(), depth+1)
				} else {
					list.Append(protoreflect.ValueOfUint64(g.number()))
				}
			}
		case fd.Kind() == protoreflect.MessageKind:
			g.fill(m.Mutable(fd).Message(), depth+1)
		default:
			m.Set(fd, g.scalar(fd))
		}
	}
	if g.Intn(8) == 0 {
		m.SetUnknown(g.unknown())
	}
}

func (g generator) scalar(fd protoreflect.FieldDescriptor) protoreflect.Value {
	switch fd.Kind() {
	case protoreflect.EnumKind:
		values := fd.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(g.Intn(values.Len())).Number())
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(g.Intn(2) == 0)
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes(g.bytes())
	default:
		v := g.number()
		if isAddress(fd) && g.Intn(10) == 0 {
			v = math.MaxUint64 - uint64(g.Intn(2))
		}
		return protoreflect.ValueOfUint64(v)
	}
}

// number is at or next to a power of two more often than not.
func (g generator) number() uint64 {
	switch g.Intn(4) {
	case 0:
		return uint64(g.Intn(4))
	case 1:
		return uint64(1)<<g.Intn(53) - uint64(g.Intn(2))
	case 2:
		return maxSafe - uint64(g.Intn(3))
	default:
		return uint64(g.Int63()) >> (10 + g.Intn(53))
	}
}

func (g generator) bytes() []byte {
	sizes := []int{0, 1, 5, 127, 128, 300}
	b := make([]byte, sizes[g.Intn(len(sizes))])
	g.Read(b)
	return b
}

// unknown makes fields that no value has, one of every wire type.
func (g generator) unknown() []byte {
	num := protowire.Number(15 + g.Intn(1<<g.Intn(29)))
	b := protowire.AppendTag(nil, num, protowire.VarintType)
	b = protowire.AppendVarint(b, g.Uint64())
	b = protowire.AppendTag(b, num, protowire.Fixed64Type)
	b = protowire.AppendFixed64(b, g.Uint64())
	b = protowire.AppendTag(b, num, protowire.Fixed32Type)
	b = protowire.AppendFixed32(b, g.Uint32())
	b = protowire.AppendTag(b, num, protowire.BytesType)
	b = protowire.AppendBytes(b, g.bytes())
	inner := protowire.AppendTag(nil, num, protowire.VarintType)
	b = protowire.AppendTag(b, num, protowire.StartGroupType)
	b = protowire.AppendVarint(append(b, inner...), g.Uint64())
	return protowire.AppendTag(b, num, protowire.EndGroupType)
}
