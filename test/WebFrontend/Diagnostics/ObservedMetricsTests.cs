using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Budget;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Tests.Diagnostics;

/// <summary>What is read only when metrics are collected.</summary>
public sealed class ObservedMetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public void Permits_pressure_and_age_of_the_lease_are_read_when_metrics_are_collected()
    {
        PoolFigures? figures = null;
        TimeSpan? age = null;
        new AdmissionMetrics(Meters).Observe(() => figures, () => age);
        Assert.Empty(Collect());

        figures = default(PoolFigures) with
        {
            Cap = new Permits(10, 2),
            Live = new Permits(7, 0),
            Waiting = new Permits(1, 0),
            Pressure = new PressureReading(PressureLevel.Critical, 0.95, 1),
        };
        age = TimeSpan.FromSeconds(1.5);

        Assert.Equal(
            [
                "tidegate.lease.age = 1.5",
                "tidegate.pool.permits free = 5",
                "tidegate.pool.permits granted = 12",
                "tidegate.pool.permits in_use = 7",
                "tidegate.pool.permits waiting = 1",
                "tidegate.pressure = 2",
            ],
            Collect());
    }

    [Fact]
    public void Messages_and_their_bytes_are_counted_by_direction_and_type()
    {
        var metrics = new MessageMetrics(Meters);
        metrics.Received(MessageKind.Text, 5);
        metrics.Received(MessageKind.Binary, 10);
        metrics.Sent(MessageKind.Text, 20);
        metrics.Sent(MessageKind.Text, 40);

        Assert.Equal(
            [
                "tidegate.bytes in = 15",
                "tidegate.bytes out = 60",
                "tidegate.messages in binary = 1",
                "tidegate.messages in text = 1",
                "tidegate.messages out binary = 0",
                "tidegate.messages out text = 2",
            ],
            Collect());
    }

    public void Dispose() => _services.Dispose();

    private IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    private List<string> Collect()
    {
        var found = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.IsObservable && instrument.Meter.Scope == Meters)
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        found.Sort(StringComparer.Ordinal);
        return found;

        void Note<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            found.Add(string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => $"{tag.Value}"), FormattableString.Invariant($"= {value}")]));
    }
}
