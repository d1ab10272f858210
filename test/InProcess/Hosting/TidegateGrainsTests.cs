using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Tidegate.Configuration;
using Tidegate.Grains.Connections;
using Tidegate.Grains.Hosting;
using Tidegate.Grains.Topics;

namespace Tidegate.InProcess.Tests.Hosting;

public sealed class TidegateGrainsTests
{
    [Fact]
    public void Collection_age_exceeds_everything_a_quiet_grain_waits_for()
    {
        var longHeartbeat = AgeOf<ConnectionGrain>(options => options.Heartbeat.Interval = TimeSpan.FromHours(1));
        var longIdle = AgeOf<ConnectionGrain>(options => options.Idle.Timeout = TimeSpan.FromDays(7));
        var longLease = AgeOf<TopicGrain>(options => options.Lease.Ttl = TimeSpan.FromHours(1));

        Assert.True(longHeartbeat > TimeSpan.FromHours(2), $"It is {longHeartbeat}.");
        Assert.True(longIdle > TimeSpan.FromDays(7), $"It is {longIdle}.");
        Assert.True(longLease > TimeSpan.FromHours(1), $"It is {longLease}.");
    }

    [Fact]
    public void Collection_age_is_no_shorter_than_the_default() =>
        Assert.True(AgeOf<ConnectionGrain>(_ => { }) > new GrainCollectionOptions().CollectionAge);

    [Fact]
    public void Mailboxes_are_bounded() =>
        Assert.Equal(TidegateGrains.MaxQueuedCalls, Compose<SiloMessagingOptions>(_ => { }).MaxEnqueuedRequestsHardLimit);

    [Fact]
    public void Places_of_grains_are_remembered_up_to_a_bound() =>
        Assert.Equal(1234, Compose<GrainDirectoryOptions>(options => options.Cluster.DirectoryCacheEntries = 1234).CacheSize);

    private static TimeSpan AgeOf<TGrain>(Action<TidegateOptions> configure) =>
        Compose<GrainCollectionOptions>(configure).ClassSpecificCollectionAge[typeof(TGrain).FullName!];

    private static TOptions Compose<TOptions>(Action<TidegateOptions> configure)
        where TOptions : class
    {
        var host = Host.CreateEmptyApplicationBuilder(null);
        host.UseOrleans(silo => silo.AddTidegateGrains());
        host.Services.Configure(configure);
        return host.Services.BuildServiceProvider().GetRequiredService<IOptions<TOptions>>().Value;
    }
}
