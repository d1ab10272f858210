using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Explaining;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Events;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Explaining;

/// <summary>Notes what became of connections and upgrades of this frontend, for whoever asks later why.</summary>
internal sealed class FateRecorder : IConnectionSubscriber
{
    private const int LongestText = 256;

    private readonly FateStore _store;
    private readonly IFrontendIdentity _identity;
    private readonly IAdmission _admission;
    private readonly TidegateOptions _options;
    private readonly TimeProvider _time;

    public FateRecorder(
        IFrontendIdentity identity,
        IAdmission admission,
        IOptions<TidegateOptions> options,
        TimeProvider time)
    {
        (_identity, _admission, _options, _time) = (identity, admission, options.Value, time);
        var diagnostics = _options.Diagnostics;
        _store = new FateStore(diagnostics.ExplainMegabytes * 1024L * 1024L, diagnostics.ExplainFor);
    }

    /// <summary>What became of a connection id or a correlation id, or null.</summary>
    public Fate? Find(string id) => _store.Find(id, _time.GetUtcNow());

    /// <summary>The refusals, the newest first.</summary>
    public ImmutableArray<RefusalRecord> Refusals(int top) => _store.Refusals(top, _time.GetUtcNow());

    /// <inheritdoc/>
    public void Closed(ClosedConnection closed)
    {
        var (limit, inUse) = _admission.Usage;
        _store.Add(new CloseRecord
        {
            Descriptor = closed.Connection,
            Reading = closed.Outcome.LastReading,
            At = _time.GetUtcNow(),
            Code = closed.Outcome.Code,
            Reason = closed.Outcome.Reason,
            By = closed.By.Tag(),
            Limit = limit,
            InUse = inUse,
        });
    }

    /// <inheritdoc/>
    public void Refused(RefusedUpgrade refused)
    {
        var denial = refused.Denial;
        _store.Add(new RefusalRecord
        {
            CorrelationId = refused.CorrelationId,
            At = _time.GetUtcNow(),
            Frontend = _identity.Name,
            Reason = denial.Reason,
            Status = denial.StatusCode,
            Limit = denial.Refusal?.Limit,
            InUse = denial.Refusal?.InUse,
            Class = refused.Hub is { } hub ? ClassOf(hub) : null,
            Hub = refused.Hub,
            Remote = refused.Remote,
            RetryAfter = denial.Refusal?.RetryAfter,
            Detail = denial.Detail.Length > LongestText ? denial.Detail[..LongestText] : denial.Detail,
        });
    }

    private AdmissionClass ClassOf(string hub) =>
        _options.HubOf(hub).Priority ? AdmissionClass.Priority : AdmissionClass.Standard;
}
