package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// value is what a flag or an argument is set to, held to its field's tags.
type value struct {
	pflag.Value
	tag  reflect.StructTag
	enum []string
}

// must says of the kinds of values what they must be.
var must = map[string]string{"bool": "true or false", "int": "a whole number", "func": "a whole number", "uint64": "a whole number from 0", "duration": "a time as 10s or 2m"}

// Set sets the value, or says what it must be.
func (v value) Set(s string) error {
	if v.enum != nil && !slices.Contains(v.enum, s) {
		return fmt.Errorf("must be one of %s, not %q", strings.Join(v.enum, ", "), s)
	}
	if kind := v.tag.Get("type"); kind != "" && s != "" && s != "-" {
		if whole, err := filepath.Abs(s); err == nil {
			s = whole
		}
		if info, err := os.Stat(s); kind == "existingfile" && (err != nil || info.IsDir()) {
			return fmt.Errorf("must be a file: %w", cmp.Or(err, errors.New(s+" is a folder")))
		}
	}
	if v.Value.Set(s) != nil {
		return fmt.Errorf("must be %s, not %q", cmp.Or(must[v.Value.Type()], v.Value.Type()), s)
	}
	return nil
}

// Type is what help calls the value.
func (v value) Type() string {
	return cmp.Or(v.tag.Get("placeholder"), strings.Join(v.enum, "|"), v.Value.Type())
}

// addFlag makes a flag, or an argument, of a field.
func addFlag(to *pflag.FlagSet, f reflect.StructField, v reflect.Value) {
	name, tag := nameOf(f), f.Tag
	help := strings.NewReplacer("${env}", tag.Get("env"), "${enum}", strings.ReplaceAll(tag.Get("enum"), ",", ", ")).Replace(tag.Get("help"))
	switch p := v.Addr().Interface().(type) {
	case *string:
		to.StringVar(p, name, "", help)
	case *bool:
		to.BoolVar(p, name, false, help)
	case *int:
		to.IntVar(p, name, 0, help)
	case *uint64:
		to.Uint64Var(p, name, 0, help)
	case **int64: // nil where the flag is not given
		to.Func(name, help, func(s string) error {
			n, err := strconv.ParseInt(s, 10, 64)
			*p = &n
			return err
		})
	case *time.Duration:
		to.DurationVar(p, name, 0, help)
	case *[]string:
		if _, argument := tag.Lookup("arg"); argument {
			to.StringArrayVar(p, name, nil, help)
		} else {
			to.StringSliceVar(p, name, nil, help)
		}
	default:
		panic("no flag can be a " + f.Type.String())
	}
	made := to.Lookup(name)
	made.Value, made.DefValue = value{made.Value, tag, enumOf(tag)}, tag.Get("default")
	if made.DefValue != "" {
		if err := made.Value.Set(made.DefValue); err != nil {
			panic(name + " by default: " + err.Error())
		}
	}
	made.Annotations = map[string][]string{}
	for _, key := range []string{"env", "required"} {
		if s, there := tag.Lookup(key); there {
			made.Annotations[key] = []string{s}
		}
	}
	if _, there := tag.Lookup("negatable"); there {
		to.BoolFunc("no-"+name, "The opposite of --"+name+".", func(s string) error {
			yes, err := strconv.ParseBool(s)
			if err != nil {
				return fmt.Errorf("must be %s, not %q", must["bool"], s)
			}
			return to.Set(name, strconv.FormatBool(!yes))
		})
	}
	if alias := tag.Get("aliases"); alias != "" {
		other := *made
		other.Name, other.Hidden = alias, true
		to.AddFlag(&other)
	}
}

func enumOf(tag reflect.StructTag) []string {
	if enum, there := tag.Lookup("enum"); there {
		return strings.Split(enum, ",")
	}
	return nil
}

// settle takes from the environment what the line did not say, and says what is missing.
func settle(flags *pflag.FlagSet) (fault error) {
	var missing []string
	flags.VisitAll(func(f *pflag.Flag) {
		if env := f.Annotations["env"]; len(env) > 0 && !f.Changed {
			if s, there := os.LookupEnv(env[0]); there {
				fault = cmp.Or(fault, reworded(env[0]+": ", flags.Set(f.Name, s)))
			}
		}
		if f.Annotations["required"] != nil && !f.Changed {
			missing = append(missing, "--"+f.Name+" "+f.Value.Type())
		}
	})
	if fault == nil && len(missing) > 0 {
		fault = errors.New("missing flags: " + strings.Join(missing, ", "))
	}
	return fault
}

// reworded says of a flag's value no more than what the value says.
func reworded(where string, err error) error {
	if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return fmt.Errorf("%s--%s %w", where, wrong.GetFlag().Name, wrong.Unwrap())
	}
	return err
}
