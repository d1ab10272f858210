using Tidegate.Compare.Measuring;

namespace Tidegate.Tools.Tests.Compare;

public class ProportionalSizeTests
{
    [Fact]
    public void Mapped_files_do_not_count() => Assert.Equal(5050, ProportionalSize.Kibibytes("""
        55d0-7ffd ---p 00000000 00:00 0                          [rollup]
        Rss:                9000 kB
        Pss:                7000 kB
        Pss_Dirty:          5000 kB
        Pss_Anon:           5000 kB
        Pss_File:           1950 kB
        Pss_Shmem:            50 kB
        """));

    [Fact]
    public void This_process_uses_memory_and_time()
    {
        var pids = ProcessFigures.Tree([Environment.ProcessId]);

        Assert.Contains(Environment.ProcessId, pids);
        Assert.True(ProcessFigures.Kibibytes([Environment.ProcessId]) > 1000);
        Assert.InRange(ProcessFigures.ProcessorTime([Environment.ProcessId]), TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
    }
}
