using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Startup;

namespace Tidegate.WebFrontend.Tests.Startup;

public sealed class SiloWaitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Wait_never_gives_up()
    {
        var wait = new SiloWait(Options.Create(new TidegateOptions()), _time, NullLogger<SiloWait>.Instance);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var retry = wait.ShouldRetryConnectionAttempt(new IOException("no silo"), default);
            Assert.False(retry.IsCompleted, "the next attempt comes after a pause");
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(await retry);
        }
    }

    [Fact]
    public async Task Wait_ends_with_the_process()
    {
        using var stopping = new CancellationTokenSource();
        var wait = new SiloWait(Options.Create(new TidegateOptions()), _time, NullLogger<SiloWait>.Instance);

        var retry = wait.ShouldRetryConnectionAttempt(new IOException("no silo"), stopping.Token);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => retry);
    }
}
