// Package highs runs the solver HiGHS, as WebAssembly from npm, beside our own:
// an outside judge for tests and benchmarks. It is never part of the program.
package highs

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// Problem is a mixed integer program, column by column: maximise Cost·x where
// each row of the matrix times x is at most Upper, and x is 0 or 1.
type Problem struct {
	Cost  []float64
	Upper []float64
	Start []int32 // where each column's entries begin
	Index []int32 // rows
	Value []float64
}

// Result is what HiGHS found within its time.
type Result struct {
	Objective, Bound float64
	X                []float64
}

// Solver is HiGHS, ready to run.
type Solver struct {
	run     wazero.Runtime
	mod     api.Module
	exports map[string]string
	model   uint64
}

var (
	exported = regexp.MustCompile(`Module\["_(\w+)"\]=wasmExports\["(\w+)"\]`)
	imports  = regexp.MustCompile(`wasmImports=\{([^}]*)\}`)
	imported = regexp.MustCompile(`(\w+):(\w+)`)
)

// New starts HiGHS from node_modules/highs/build.
func New(ctx context.Context, dir string) (s *Solver, err error) {
	glue, err := os.ReadFile(filepath.Join(dir, "highs.js")) //nolint:gosec // a test's path
	if err != nil {
		return nil, err
	}
	code, err := os.ReadFile(filepath.Join(dir, "highs.wasm")) //nolint:gosec // a test's path
	if err != nil {
		return nil, err
	}
	s = &Solver{run: wazero.NewRuntime(ctx), exports: map[string]string{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close(ctx))
		}
	}()
	for _, m := range exported.FindAllSubmatch(glue, -1) {
		s.exports[string(m[1])] = string(m[2])
	}
	list := imports.FindSubmatch(glue)
	if list == nil {
		return nil, errors.New("highs.js names no imports")
	}
	names := map[string]string{}
	for _, m := range imported.FindAllSubmatch(list[1], -1) {
		names[string(m[1])] = string(m[2])
	}
	compiled, err := s.run.CompileModule(ctx, code)
	if err != nil {
		return nil, err
	}
	host := s.run.NewHostModuleBuilder("a")
	for _, f := range compiled.ImportedFunctions() {
		_, short, _ := f.Import()
		host = host.NewFunctionBuilder().WithGoModuleFunction(surroundings(names[short]), f.ParamTypes(), f.ResultTypes()).Export(short)
	}
	if _, err = host.Instantiate(ctx); err != nil {
		return nil, err
	}
	s.mod, err = s.run.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithStartFunctions())
	if err != nil {
		return nil, err
	}
	if _, err = s.mod.ExportedFunction("v").Call(ctx); err != nil { // what emscripten calls first
		return nil, err
	}
	s.model, err = s.call(ctx, "Highs_create")
	return s, err
}

// Close ends it.
func (s *Solver) Close(ctx context.Context) error { return s.run.Close(ctx) }

// Solve solves a problem within a time limit, silently.
func (s *Solver) Solve(ctx context.Context, p Problem, limit time.Duration) (*Result, error) {
	columns, rows := len(p.Cost), len(p.Upper)
	zero, one := make([]float64, columns), make([]float64, columns)
	integer := make([]int32, columns)
	for c := range one {
		one[c], integer[c] = 1, 1
	}
	low := make([]float64, rows)
	for r := range low {
		low[r] = math.Inf(-1)
	}
	h := heap{s: s, ctx: ctx}
	args := []uint64{
		s.model, uint64(columns), uint64(rows), uint64(len(p.Value)), 1, api.EncodeI32(-1), api.EncodeF64(0), //nolint:gosec // lengths
		h.floats(p.Cost), h.floats(zero), h.floats(one), h.floats(low), h.floats(p.Upper), h.ints(p.Start), h.ints(p.Index), h.floats(p.Value), h.ints(integer),
	}
	if h.err != nil {
		return nil, h.err
	}
	for _, step := range []func() (uint64, error){
		func() (uint64, error) {
			return s.call(ctx, "Highs_setBoolOptionValue", s.model, h.text("output_flag"), 0)
		},
		func() (uint64, error) {
			return s.call(ctx, "Highs_setDoubleOptionValue", s.model, h.text("time_limit"), api.EncodeF64(limit.Seconds()))
		},
		func() (uint64, error) {
			return s.call(ctx, "Highs_setDoubleOptionValue", s.model, h.text("mip_rel_gap"), api.EncodeF64(0))
		},
		func() (uint64, error) { return s.call(ctx, "Highs_passMip", args...) },
		func() (uint64, error) { return s.call(ctx, "Highs_run", s.model) },
	} {
		status, err := step()
		if err != nil {
			return nil, err
		}
		if api.DecodeI32(status) < 0 {
			return nil, fmt.Errorf("HiGHS answers %d", api.DecodeI32(status))
		}
	}
	out := &Result{}
	for name, into := range map[string]*float64{"objective_function_value": &out.Objective, "mip_dual_bound": &out.Bound} {
		at := h.floats([]float64{0})
		if _, err := s.call(ctx, "Highs_getDoubleInfoValue", s.model, h.text(name), at); err != nil {
			return nil, err
		}
		*into = h.read(at, 1)[0]
	}
	x, duals := h.floats(zero), h.floats(zero)
	y, rowDuals := h.floats(low), h.floats(low)
	if _, err := s.call(ctx, "Highs_getSolution", s.model, x, duals, y, rowDuals); err != nil {
		return nil, err
	}
	out.X = h.read(x, columns)
	return out, h.err
}

func (s *Solver) call(ctx context.Context, name string, args ...uint64) (uint64, error) {
	f := s.mod.ExportedFunction(s.exports[name])
	if f == nil {
		return 0, fmt.Errorf("HiGHS has no %s", name)
	}
	out, err := f.Call(ctx, args...)
	if err != nil || len(out) == 0 {
		return 0, err
	}
	return out[0], nil
}

// heap puts values into the memory of HiGHS and reads them there.
type heap struct {
	s   *Solver
	ctx context.Context //nolint:containedctx // the life of one call
	err error
}

func (h *heap) put(b []byte) uint64 {
	at, err := h.s.call(h.ctx, "malloc", uint64(max(len(b), 8)))
	if err == nil && !h.s.mod.Memory().Write(uint32(at), b) { //nolint:gosec // an address of 32 bits
		err = errors.New("no room in the memory of HiGHS")
	}
	h.err = errors.Join(h.err, err)
	return at
}

func (h *heap) text(s string) uint64 { return h.put(append([]byte(s), 0)) }

func (h *heap) floats(list []float64) uint64 {
	b := make([]byte, 0, 8*len(list))
	for _, v := range list {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return h.put(b)
}

func (h *heap) ints(list []int32) uint64 {
	b := make([]byte, 0, 4*len(list))
	for _, v := range list {
		b = binary.LittleEndian.AppendUint32(b, uint32(v)) //nolint:gosec // its bits
	}
	return h.put(b)
}

func (h *heap) read(at uint64, n int) []float64 {
	b, ok := h.s.mod.Memory().Read(uint32(at), uint32(8*n)) //nolint:gosec // an address of 32 bits
	if !ok {
		h.err = errors.Join(h.err, errors.New("HiGHS answers from outside of its memory"))
		return make([]float64, n)
	}
	out := make([]float64, n)
	for x := range out {
		out[x] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*x:]))
	}
	return out
}
