using Tidegate.Grains.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.StateSpace.Model;

/// <summary>
/// Copies of the shipped objects. A state never changes: a step copies the one object it works on and shares all others.
/// <c>FieldTests</c> fails where a class has a field that nobody has thought about here.
/// </summary>
internal static class Copies
{
    public static PermitPool Copy(PermitPool pool)
    {
        var copy = (PermitPool)Inside.Copy(pool);
        Inside.Pool.RefusedUntil(copy) = [.. Inside.Pool.RefusedUntil(pool)];
        return copy;
    }

    public static FrontendLease Copy(FrontendLease lease)
    {
        var copy = (FrontendLease)Inside.Copy(lease);
        Inside.Lease.Pool(copy) = Copy(Inside.Lease.Pool(lease));
        Inside.Lease.Line(copy) = Copy(Inside.Lease.Line(lease));
        return copy;
    }

    private static WaitingLine Copy(WaitingLine line)
    {
        var copy = (WaitingLine)Inside.Copy(line);
        var lines = Inside.Line.Lines(line);
        Inside.Line.Lines(copy) = [Copy(lines[0]), Copy(lines[1])];
        return copy;
    }

    private static LinkedList<PermitWait> Copy(LinkedList<PermitWait> waits)
    {
        var copy = new LinkedList<PermitWait>();
        foreach (var wait in waits)
        {
            var other = new PermitWait(wait.Class) { Mark = wait.Mark };
            other.Node = copy.AddLast(other);
        }

        return copy;
    }

    /// <param name="shell">The original.</param>
    /// <param name="withLedger">What follows changes the ledger.</param>
    public static LedgerShell<Caller> Copy(LedgerShell<Caller> shell, bool withLedger)
    {
        // A transition that is being written never changes.
        var copy = (LedgerShell<Caller>)Inside.Copy(shell);
        var callers = Inside.Shell<Caller>.Callers(shell);
        Inside.Shell<Caller>.Callers(copy) = callers.Count == 0 ? [] : new Dictionary<long, Caller>(callers);
        Inside.Shell<Caller>.Next(copy) = [.. Inside.Shell<Caller>.Next(shell)];
        if (withLedger) Inside.Shell<Caller>.Ledger(copy) = Copy(shell.Ledger!);
        return copy;
    }

    private static BudgetLedger Copy(BudgetLedger ledger)
    {
        // What a transition returns is made anew by each of them: replies, pushes, and the shares of a lowered limit.
        var copy = (BudgetLedger)Inside.Copy(ledger);
        var entries = Inside.Ledger.Entries(copy) = new SortedList<string, LedgerEntry>(StringComparer.Ordinal);
        foreach (var (id, entry) in Inside.Ledger.Entries(ledger)) entries.Add(id, (LedgerEntry)Inside.Copy(entry));
        var tombstones = Inside.Ledger.Tombstones(copy) = new SortedList<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var (id, leftAt) in Inside.Ledger.Tombstones(ledger)) tombstones.Add(id, leftAt);
        Inside.Ledger.Pressure(copy) = (PressureGauge)Inside.Copy(Inside.Ledger.Pressure(ledger));
        Inside.Ledger.Events(copy) = [.. Inside.Ledger.Events(ledger)];
        var parked = Inside.Ledger.Parked(copy) = [];
        foreach (var ask in Inside.Ledger.Parked(ledger))
            parked.Add(new Ask(ask.Ticket, entries[ask.Entry.Id], ask.Seq, ask.Need, ask.Wish, ask.Until, ask.HeldUntil) { Raised = ask.Raised });
        return copy;
    }
}
