using System.Diagnostics;
using OpenTelemetry;

namespace Tidegate.Hosting.Telemetry;

/// <summary>
/// Takes out of spans what names somebody: paths hold users and groups, queries may hold tokens, and so do ids of topic grains. The route
/// and the method stand in the names of the spans.
/// </summary>
internal sealed class SpanScrubber : BaseProcessor<Activity>
{
    private static readonly string[] Tags = ["url.path", "url.query", "url.full", "rpc.orleans.source_id", "rpc.orleans.target_id"];

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        foreach (var tag in Tags) data.SetTag(tag, null);
    }
}
