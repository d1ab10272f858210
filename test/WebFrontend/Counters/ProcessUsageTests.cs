using Microsoft.Extensions.Time.Testing;
using Tidegate.WebFrontend.Counters;

namespace Tidegate.WebFrontend.Tests.Counters;

public sealed class ProcessUsageTests
{
    [Fact]
    public void Shares_of_this_process_are_shares()
    {
        var (memory, files) = new ProcessUsage(new FakeTimeProvider()).Current;

        Assert.InRange(memory, double.Epsilon, 1);
        Assert.InRange(files, 0, 1);
    }

    [Theory]
    [InlineData("Max open files            1024                 4096                 files     ", 1024L)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max processes             1                    1                    processes ", null)]
    public void Soft_limit_of_files_is_read(string line, long? limit) =>
        Assert.Equal(limit, ProcessUsage.FileLimit(["Limit  Soft Limit  Hard Limit  Units", line]));
}
