using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.WebFrontend.Counters;
using Tidegate.WebFrontend.Events;
using Tidegate.WebFrontend.Explaining;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Events;

public sealed class ConnectionEventsTests
{
    // A client that closed with 4003 was counted as one that the server had closed for reading too slowly.
    [Fact]
    public async Task A_code_that_a_client_chose_counts_nowhere_as_the_reason_of_the_server()
    {
        await using var host = await FrontendHost.StartAsync();
        using var slow = Sum(host, "tidegate.slow_consumers", out var closedAsSlow);
        using var client = await host.ConnectAsync();
        var id = (await host.Gateway.NextOpened()).Descriptor.ConnectionId;

        await client.SendAsync(RawClient.Close(CloseCodes.SlowConsumer.Code));
        Assert.Equal(CloseCodes.SlowConsumer.Code, (await host.Gateway.NextClosed()).Code);

        var counters = host.Get<AlertCounters>();
        Assert.Equal((1, 0, 0), (counters.Closes, counters.SlowConsumers, counters.AbnormalCloses));
        Assert.Empty(counters.ClosedByServer);
        Assert.Equal(0, closedAsSlow());
        Assert.Equal("client", host.Get<FateRecorder>().Find(id)!.Closed!.By);
    }

    [Fact]
    public async Task A_close_by_the_server_counts_everywhere_under_its_reason()
    {
        await using var host = await FrontendHost.StartAsync();
        using var slow = Sum(host, "tidegate.slow_consumers", out var closedAsSlow);
        using var client = await host.ConnectAsync();
        var connection = await host.Gateway.NextOpened();

        connection.BeginClose(CloseCodes.SlowConsumer);
        await client.ReadCloseAsync();
        await client.SendAsync(RawClient.Close(CloseCodes.SlowConsumer.Code));
        await host.Gateway.NextClosed();

        var counters = host.Get<AlertCounters>();
        Assert.Equal((1, 1, 0), (counters.Closes, counters.SlowConsumers, counters.AbnormalCloses));
        Assert.Equal([KeyValuePair.Create(CloseCodes.SlowConsumer.Tag, 1L)], counters.ClosedByServer);
        Assert.Equal(1, closedAsSlow());
        Assert.Equal("server", host.Get<FateRecorder>().Find(connection.Descriptor.ConnectionId)!.Closed!.By);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_counts_as_abnormal()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await host.ConnectAsync();
        await host.Gateway.NextOpened();

        client.Reset();
        await host.Gateway.NextClosed();

        Assert.Equal((1, 1), (host.Get<AlertCounters>().Closes, host.Get<AlertCounters>().AbnormalCloses));
    }

    [Fact]
    public async Task A_refused_upgrade_is_counted_measured_and_explained_once()
    {
        await using var host = await FrontendHost.StartAsync();
        using var admissions = Sum(host, "tidegate.admissions", out var decided);
        host.Drain.IsDraining = true;
        using var client = await RawClient.OpenAsync(host.Port);

        await client.SendAsync(RawClient.Handshake("/ws?hub=echo"));
        await client.ReadToEndAsync();

        Assert.Equal([KeyValuePair.Create(RefusalReasons.Draining, 1L)], host.Refusals.Snapshot());
        Assert.Equal(1, decided());
        var refusal = Assert.Single(host.Get<FateRecorder>().Refusals(10));
        Assert.Equal((RefusalReasons.Draining, "echo", AdmissionClass.Standard), (refusal.Reason, refusal.Hub, refusal.Class));
    }

    [Fact]
    public void A_subscriber_that_fails_keeps_nothing_from_the_others()
    {
        var second = new Listener();
        var events = new ConnectionEvents([new Broken(), second], NullLogger<ConnectionEvents>.Instance);

        events.Left(TimeSpan.FromSeconds(1));

        Assert.Equal([TimeSpan.FromSeconds(1)], second.Left);
    }

    private static MeterListener Sum(FrontendHost host, string name, out Func<long> sum)
    {
        var meters = host.Get<IMeterFactory>();
        var total = 0L;
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == name && instrument.Meter.Scope == meters) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref total, value));
        listener.Start();
        sum = () => Interlocked.Read(ref total);
        return listener;
    }

    private sealed class Listener : IConnectionSubscriber
    {
        public List<TimeSpan> Left { get; } = [];

        void IConnectionSubscriber.Left(TimeSpan after) => Left.Add(after);
    }

    private sealed class Broken : IConnectionSubscriber
    {
        public void Left(TimeSpan after) => throw new InvalidOperationException("broken");
    }
}
