using System.Diagnostics;
using OpenTelemetry;

namespace Tidegate.Hosting.Telemetry;

/// <summary>
/// Takes out of spans what names somebody: paths hold users and groups, queries may hold tokens, and so do ids of topic grains. The route
/// and the method stand in the names of the spans.
/// </summary>
internal sealed class SpanScrubber : BaseProcessor<Activity>
{
    private static readonly string[] OfUrls = ["url.path", "url.query", "url.full"];

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        var named = data.TagObjects.Select(tag => tag.Key).Where(Names).ToArray();
        foreach (var tag in named) data.SetTag(tag, null);
    }

    // Those of Orleans: rpc.orleans.target_id, orleans.grain.id and the like.
    private static bool Names(string tag) => OfUrls.Contains(tag)
        || (tag.Contains("orleans", StringComparison.Ordinal) && tag.EndsWith("id", StringComparison.Ordinal));
}
