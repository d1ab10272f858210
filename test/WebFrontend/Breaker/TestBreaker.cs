using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Breaker;

namespace Tidegate.WebFrontend.Tests.Breaker;

/// <summary>Breakers for tests.</summary>
internal static class TestBreaker
{
    /// <summary>A closed one with default options.</summary>
    public static ClusterBreaker Create(TimeProvider? time = null, TidegateOptions? options = null, IMeterFactory? meters = null) => new(
        Options.Create(options ?? new TidegateOptions()),
        time ?? TimeProvider.System,
        new BreakerMetrics(meters ?? new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()),
        NullLogger<ClusterBreaker>.Instance);

    /// <summary>Lets renewals fail until it opens.</summary>
    public static async Task OpenAsync(ClusterBreaker breaker)
    {
        for (var call = 0; call < 2; call++) await Assert.ThrowsAsync<TimeoutException>(() => breaker.RenewAsync(Silence));
        Assert.Equal(BreakerState.Open, breaker.State);
    }

    public static Task Silence() => Task.FromException(new TimeoutException("nobody answers in this test"));

    public static Task Answer() => Task.CompletedTask;
}
