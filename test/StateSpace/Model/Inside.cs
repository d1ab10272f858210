using System.Runtime.CompilerServices;
using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.Grains.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.StateSpace.Model;

/// <summary>The private fields of the shipped classes, to copy a state and to tell one from another. They are only read, and set in copies.</summary>
internal static class Inside
{
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(MemberwiseClone))]
    public static extern object Copy(object original);

    /// <summary>Fields of <see cref="FrontendLease"/>.</summary>
    public static class Lease
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_pool")]
        public static extern ref PermitPool Pool(FrontendLease lease);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_line")]
        public static extern ref WaitingLine Line(FrontendLease lease);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_reportedMark")]
        public static extern ref long ReportedMark(FrontendLease lease);
    }

    /// <summary>Fields of <see cref="WaitingLine"/>.</summary>
    public static class Line
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lines")]
        public static extern ref LinkedList<PermitWait>[] Lines(WaitingLine line);
    }

    /// <summary>Fields of <see cref="PermitPool"/>.</summary>
    public static class Pool
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_refusedUntil")]
        public static extern ref TimeSpan[] RefusedUntil(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_inFlight")]
        public static extern ref PermitReport? InFlight(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_cap")]
        public static extern ref Permits Cap(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_live")]
        public static extern ref Permits Live(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_waiting")]
        public static extern ref Permits Waiting(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_leaseStart")]
        public static extern ref TimeSpan LeaseStart(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_ttl")]
        public static extern ref TimeSpan Ttl(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_answered")]
        public static extern ref bool Answered(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_dead")]
        public static extern ref bool Dead(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_suspect")]
        public static extern ref bool Suspect(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_overcommitted")]
        public static extern ref bool Overcommitted(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_target")]
        public static extern ref Permits Target(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_pressure")]
        public static extern ref PressureReading Pressure(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_limit")]
        public static extern ref LimitSetting? Limit(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_epoch")]
        public static extern ref long Epoch(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_sentAt")]
        public static extern ref TimeSpan SentAt(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_loweredTo")]
        public static extern ref Permits LoweredTo(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_reportedLive")]
        public static extern ref Permits ReportedLive(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spareGoal")]
        public static extern ref Permits SpareGoal(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_reportNow")]
        public static extern ref bool ReportNow(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spareRefused")]
        public static extern ref bool SpareRefused(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_failures")]
        public static extern ref int Failures(PermitPool pool);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_retryAt")]
        public static extern ref TimeSpan RetryAt(PermitPool pool);
    }

    /// <summary>Fields of <see cref="LedgerShell{TCaller}"/>.</summary>
    public static class Shell<TCaller>
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_callers")]
        public static extern ref Dictionary<long, TCaller> Callers(LedgerShell<TCaller> shell);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_next")]
        public static extern ref List<LedgerRequest> Next(LedgerShell<TCaller> shell);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_ledger")]
        public static extern ref BudgetLedger? Ledger(LedgerShell<TCaller> shell);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_writing")]
        public static extern ref LedgerTransition? Writing(LedgerShell<TCaller> shell);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_etag")]
        public static extern ref string? ETag(LedgerShell<TCaller> shell);
    }

    /// <summary>Fields of <see cref="BudgetLedger"/>.</summary>
    public static class Ledger
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_entries")]
        public static extern ref SortedList<string, LedgerEntry> Entries(BudgetLedger ledger);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_tombstones")]
        public static extern ref SortedList<string, TimeSpan> Tombstones(BudgetLedger ledger);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_pressure")]
        public static extern ref PressureGauge Pressure(BudgetLedger ledger);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_parked")]
        public static extern ref List<Ask> Parked(BudgetLedger ledger);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_epoch")]
        public static extern ref long Epoch(BudgetLedger ledger);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_granted")]
        public static extern ref Permits Granted(BudgetLedger ledger);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_largestTtl")]
        public static extern ref TimeSpan LargestTtl(BudgetLedger ledger);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_settlingUntil")]
        public static extern ref TimeSpan? SettlingUntil(BudgetLedger ledger);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_silenceStoredAt")]
        public static extern ref TimeSpan SilenceStoredAt(BudgetLedger ledger);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_wasOvercommitted")]
        public static extern ref bool WasOvercommitted(BudgetLedger ledger);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_dirty")]
        public static extern ref bool Dirty(BudgetLedger ledger);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_events")]
        public static extern ref List<LedgerEvent> Events(BudgetLedger ledger);
    }
}
