using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.Observed;
using Tidegate.WebFrontend.Tests.Gateway;

namespace Tidegate.WebFrontend.Tests.Observed;

public sealed class DirectoryRegistrationTests : IDisposable
{
    private readonly FakeGrains _grains = new();
    private readonly FakeIdentity _identity = new();
    private readonly FakeFrontend _frontend = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ClusterConnection _cluster = new(NullLogger<ClusterConnection>.Instance);
    private readonly DirectoryRegistration _registration;

    public DirectoryRegistrationTests() => _registration = NewRegistration(_identity);

    private DirectoryRegistration NewRegistration(FakeIdentity identity) => new(
        _grains,
        new FakeObservers(),
        identity,
        new FakeSockets(),
        _frontend,
        _frontend,
        _cluster,
        new ListenAddresses(Options.Create(new TidegateOptions())),
        _time,
        NullLogger<DirectoryRegistration>.Instance);

    public void Dispose() => _registration.Dispose();

    [Fact]
    public async Task Frontend_registers_at_start_and_every_period()
    {
        await _registration.StartAsync(CancellationToken.None);
        var first = await NextRegistrationAsync();
        _frontend.Serves = false;
        _time.Advance(DirectoryRegistration.Period);
        var second = await NextRegistrationAsync();

        Assert.Equal(("f-1", "front", FrontendState.Serving), (first.Id, first.Name, first.State));
        Assert.Equal(FrontendState.Fenced, second.State);
        await _registration.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Frontend_registers_at_once_when_its_drain_begins_and_when_it_ends()
    {
        await _registration.StartAsync(CancellationToken.None);
        await NextRegistrationAsync();
        _frontend.OpenSockets = 1;
        _frontend.IsDraining = true;
        Assert.Equal(FrontendState.Draining, (await NextRegistrationAsync()).State);
        _frontend.OpenSockets = 0;
        _frontend.IsDraining = true;
        Assert.Equal(FrontendState.Drained, (await NextRegistrationAsync()).State);
        _frontend.IsDraining = false;
        Assert.Equal(FrontendState.Serving, (await NextRegistrationAsync()).State);
        await _registration.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Frontend_registers_at_once_when_a_gateway_came()
    {
        await _registration.StartAsync(CancellationToken.None);
        await NextRegistrationAsync();
        _cluster.NotifyGatewayCountChanged(1, 0, true);

        await NextRegistrationAsync();
        await _registration.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Failed_registration_is_repeated()
    {
        _grains.Handler = _ => Task.FromException(new TimeoutException());
        await _registration.StartAsync(CancellationToken.None);
        await NextRegistrationAsync();
        _time.Advance(DirectoryRegistration.Period);

        await NextRegistrationAsync();
        await _registration.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Stop_removes_the_frontend()
    {
        await _registration.StartAsync(CancellationToken.None);
        await NextRegistrationAsync();
        await _registration.StopAsync(CancellationToken.None);

        await AssertUnregisteredAsync("f-1");
    }

    [Fact]
    public async Task New_identity_removes_the_old_one()
    {
        _frontend.Serves = false;
        await _registration.StartAsync(CancellationToken.None);
        Assert.Equal(FrontendState.Fenced, (await NextRegistrationAsync()).State);
        _identity.Id = "f-2";
        _time.Advance(DirectoryRegistration.Period);

        Assert.Equal("f-2", (await NextRegistrationAsync()).Id);
        await AssertUnregisteredAsync("f-1");
        await _registration.StopAsync(CancellationToken.None);
        await AssertUnregisteredAsync("f-2");
    }

    [Fact]
    public async Task Ids_of_killed_processes_of_this_name_are_removed_and_a_removal_that_failed_is_repeated()
    {
        using var registration = NewRegistration(new FakeIdentity { Earlier = ["f-0"] });
        _grains.Handler = call => call.Method == nameof(IFrontendDirectoryGrain.Unregister) ? Task.FromException(new TimeoutException()) : Task.CompletedTask;
        await registration.StartAsync(CancellationToken.None);
        await NextRegistrationAsync();
        await AssertUnregisteredAsync("f-0");
        _grains.Handler = _ => Task.CompletedTask;
        _time.Advance(DirectoryRegistration.Period);

        await NextRegistrationAsync();
        await AssertUnregisteredAsync("f-0");
        _time.Advance(DirectoryRegistration.Period);
        await NextRegistrationAsync();
        await registration.StopAsync(CancellationToken.None);
        await AssertUnregisteredAsync("f-1");
    }

    private async Task<FrontendRegistration> NextRegistrationAsync()
    {
        var call = await _grains.NextAsync("a registration");
        Assert.Equal(nameof(IFrontendDirectoryGrain.Register), call.Method);
        return call.Arg<FrontendRegistration>();
    }

    private async Task AssertUnregisteredAsync(string id)
    {
        var call = await _grains.NextAsync("the removal of " + id);
        Assert.Equal((nameof(IFrontendDirectoryGrain.Unregister), id), (call.Method, call.Arg<string>()));
    }
}
