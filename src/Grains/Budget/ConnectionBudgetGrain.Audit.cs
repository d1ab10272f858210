using Tidegate.Auditing;
using Tidegate.Frontends;

namespace Tidegate.Grains.Budget;

/// <content>The audits that <c>restart-clean</c> ends by: one at a time, on the side of everything else.</content>
internal sealed partial class ConnectionBudgetGrain
{
    /// <summary>From the begin of a run to the first audit, and from one to the next: frontends take 3 s to tell everything again.</summary>
    private static readonly TimeSpan AuditPeriod = TimeSpan.FromSeconds(5);

    private TimeSpan? _nextAuditAt;
    private bool _isAuditing;

    private void AuditIfWanted()
    {
        if (_shell.Ledger is not { WantsAudit: true })
        {
            _nextAuditAt = null;
            return;
        }

        _nextAuditAt ??= Now + AuditPeriod;
        if (_isAuditing || Now < _nextAuditAt) return;
        _isAuditing = true;
        _ = AuditAsync();
    }

    private async Task AuditAsync()
    {
        try
        {
            var report = await RepeatedAudit.RunAsync(AskForAudit, time, CancellationToken.None);
            _shell.Ledger?.TakeAudit(RepeatedAudit.CountOf(report));
        }
        catch (Exception error)
        {
            // The procedure goes on, and so do its audits.
            LogAuditFailed(logger, error);
        }
        finally
        {
            _isAuditing = false;
            _nextAuditAt = Now + AuditPeriod;
        }
    }

    private Task<AuditReport> AskForAudit() => GrainFactory.GetGrain<IClusterViewGrain>(Random.Shared.NextInt64()).Audit();
}
