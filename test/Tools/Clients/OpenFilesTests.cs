using Tidegate.Clients.Load;

namespace Tidegate.Tools.Tests.Clients;

public sealed class OpenFilesTests
{
    [Fact]
    public void Check_over_the_hard_limit_says_how_many_processes_it_takes()
    {
        var refused = Assert.Throws<UsageException>(() => OpenFiles.Check(50_000, hardLimit: 20_000));

        Assert.Contains("Run 3 processes with at most 19800 connections each", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_at_the_hard_limit_passes() => OpenFiles.Check(20_000 - OpenFiles.Reserve, hardLimit: 20_000);

    [Fact]
    public void Ensure_raises_the_soft_limit_where_it_may() => OpenFiles.Ensure(500);
}
