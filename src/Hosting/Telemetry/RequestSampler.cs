using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Tidegate.Hosting.Telemetry;

/// <summary>
/// Decides on traces that begin here: a share of the requests from outside. What the process does by itself, such as a heartbeat to a
/// grain, begins none.
/// </summary>
internal sealed class RequestSampler(double share) : Sampler
{
    private readonly TraceIdRatioBasedSampler _requests = new(share);

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind == ActivityKind.Server ? _requests.ShouldSample(in samplingParameters) : new SamplingResult(SamplingDecision.Drop);
}
