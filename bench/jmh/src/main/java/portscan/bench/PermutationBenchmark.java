package portscan.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import portscan.engine.order.Permutation;

/** What the next element costs: at a power of two, and just above one, where walking is longest. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PermutationBenchmark {
  @Param({"65535", "4294967296", "4294967297"})
  private long size;

  private Permutation permutation = Permutation.identity(1);
  private long index;

  @Setup
  public void pick() {
    permutation = Permutation.of(size, 42);
    index = 0;
  }

  @Benchmark
  public long at() {
    index = index + 1 < size ? index + 1 : 0;
    return permutation.at(index);
  }

  @Benchmark
  public long indexOf() {
    index = index + 1 < size ? index + 1 : 0;
    return permutation.indexOf(index);
  }
}
