using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Tidegate.WebFrontend.Counters;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.ServiceApi;
using Tidegate.WebFrontend.Startup;
using Tidegate.WebFrontend.Tests.Diagnostics;

namespace Tidegate.WebFrontend.Tests.Startup;

public sealed class StartGateTests
{
    private readonly RefusalCounters _refusals = new();
    private readonly Lifetime _lifetime = new();
    private bool _passed;

    [Fact]
    public async Task Upgrade_before_the_start_is_refused_and_counted()
    {
        var answer = await AskAsync(new object());

        Assert.Equal((503, false), (answer.StatusCode, _passed));
        Assert.Equal(1, _refusals.Snapshot().Values.Sum());
    }

    [Fact]
    public async Task Request_of_an_application_before_the_start_is_refused_as_its_libraries_expect_and_is_no_refused_upgrade()
    {
        var answer = await AskAsync(new ServiceOperation());

        Assert.Equal((503, false), (answer.StatusCode, _passed));
        Assert.Equal("Error.ServiceUnavailable", answer.Headers["x-ms-error-code"]);
        Assert.Equal("5", answer.Headers.RetryAfter);
        Assert.Equal(0, _refusals.Snapshot().Values.Sum());
    }

    [Fact]
    public async Task After_the_start_all_pass()
    {
        _lifetime.Start();
        await AskAsync(new object());

        Assert.True(_passed);
    }

    private async Task<HttpResponse> AskAsync(object mark)
    {
        var gate = new StartGate(
            _ =>
            {
                _passed = true;
                return Task.CompletedTask;
            },
            _lifetime);
        var context = new DefaultHttpContext();
        context.Features.Set<IListenerRole>(new Public());
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(mark), "test"));
        await gate.InvokeAsync(context, _refusals, new AdmissionMetrics(TestMeters.Create()));
        return context.Response;
    }

    private sealed record Public : IListenerRole
    {
        public ListenerRole Role => ListenerRole.Public;
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        private readonly CancellationTokenSource _started = new();

        public CancellationToken ApplicationStarted => _started.Token;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void Start() => _started.Cancel();

        public void StopApplication() => throw new NotSupportedException();
    }
}
