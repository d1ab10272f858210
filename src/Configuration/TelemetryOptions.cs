using System.ComponentModel.DataAnnotations;

namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Telemetry</c>: what a process says about itself.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Metrics are collected: <c>/metrics</c> answers, and they are sent to <see cref="OtlpEndpoint"/> where it is set. Default true.</summary>
    public bool Metrics { get; set; } = true;

    /// <summary>
    /// The Orleans Dashboard is there, behind the admin key. It times every grain call, which costs more than all metrics together
    /// (bench/results/operators.md). Default false; the same on all silos of a cluster.
    /// </summary>
    public bool Dashboard { get; set; }

    /// <summary>
    /// Collector that metrics and traces are sent to, by OTLP over HTTP with protobuf: its address without the path, such as
    /// <c>http://127.0.0.1:4318</c>. User and password in it are sent as HTTP Basic and never shown. Default none.
    /// </summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>Share of the publishes whose way through the cluster is traced. Default 0.01; 0 to 1. Without <see cref="OtlpEndpoint"/> none is.</summary>
    [Range(0.0, 1.0)]
    public double TraceSampling { get; set; } = 0.01;

    /// <summary><c>Text</c> or <c>Json</c>: form of the log lines. Default <c>Text</c>.</summary>
    public LogFormat LogFormat { get; set; } = LogFormat.Text;

    /// <summary>
    /// Ended connections that are logged one by one, per second, with room for ten seconds of them at once; those beyond are one line with
    /// their number and codes every ten seconds. Default 20; 0 (none one by one) to 100,000.
    /// </summary>
    [Range(0, 100_000)]
    public int ConnectionLinesPerSecond { get; set; } = 20;
}
