using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Explaining;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Counters;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Explaining;

/// <summary>Notes what became of connections and upgrades of this frontend, for whoever asks later why.</summary>
internal sealed class FateRecorder
{
    private const int LongestText = 256;

    private readonly FateStore _store;
    private readonly IFrontendIdentity _identity;
    private readonly IAdmission _admission;
    private readonly TidegateOptions _options;
    private readonly SignCounters _signs;
    private readonly TimeProvider _time;

    public FateRecorder(
        IFrontendIdentity identity,
        IAdmission admission,
        SignCounters signs,
        IOptions<TidegateOptions> options,
        TimeProvider time)
    {
        (_identity, _admission, _signs, _options, _time) = (identity, admission, signs, options.Value, time);
        var diagnostics = _options.Diagnostics;
        _store = new FateStore(diagnostics.ExplainMegabytes * 1024L * 1024L, diagnostics.ExplainFor);
    }

    /// <summary>What became of a connection id or a correlation id, or null.</summary>
    public Fate? Find(string id) => _store.Find(id, _time.GetUtcNow());

    /// <summary>The refusals, the newest first.</summary>
    public ImmutableArray<RefusalRecord> Refusals(int top) => _store.Refusals(top, _time.GetUtcNow());

    /// <summary>A connection ended.</summary>
    public void Closed(FrontendConnection connection, ConnectionClosed closed)
    {
        _signs.Closed(closed.Code, connection.Initiator);
        var (limit, inUse) = _admission.Usage;
        _store.Add(new CloseRecord
        {
            Descriptor = connection.Descriptor,
            Reading = closed.LastReading,
            At = _time.GetUtcNow(),
            Code = closed.Code,
            Reason = closed.Reason,
            By = connection.Initiator.Tag(),
            Limit = limit,
            InUse = inUse,
        });
    }

    /// <summary>An upgrade was refused.</summary>
    /// <param name="context">The request.</param>
    /// <param name="denial">The answer.</param>
    /// <param name="hub">The hub, where the request said it.</param>
    public void Refused(HttpContext context, Denial denial, string? hub)
    {
        _store.Add(new RefusalRecord
        {
            CorrelationId = CorrelationId.Of(context),
            At = _time.GetUtcNow(),
            FrontendId = _identity.Id,
            Frontend = _identity.Name,
            Reason = denial.Reason,
            Status = denial.StatusCode,
            Limit = denial.Refusal?.Limit,
            InUse = denial.Refusal?.InUse,
            Class = hub is null ? null : ClassOf(hub),
            Hub = hub,
            Remote = RemoteAddress.Of(context.Connection),
            RetryAfter = denial.Refusal?.RetryAfter,
            Detail = denial.Detail.Length > LongestText ? denial.Detail[..LongestText] : denial.Detail,
        });
    }

    private string ClassOf(string hub) => _options.Hubs.GetValueOrDefault(hub) is { Priority: true } ? "priority" : "standard";
}
