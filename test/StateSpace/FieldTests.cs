using System.Reflection;
using Tidegate.Grains.Budget;
using Tidegate.StateSpace.Model;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.StateSpace;

/// <summary>
/// <see cref="Copies"/> and <see cref="StateKey"/> know the fields of the shipped classes by name. A field that they do not know would
/// make two states one that are not, or let two states share it: here it makes a test fail.
/// </summary>
public sealed class FieldTests
{
    private static readonly Dictionary<Type, string[]> Known = new()
    {
        // In the key, or constant in a scope, or read by people only (_inUse, _hasNews, _ranDry, _settlingUntil, _seq stands in the key as ranks).
        [typeof(PermitPool)] =
        [
            "_settings", "_cap", "_live", "_waiting", "_leaseStart", "_ttl", "_answered", "_dead", "_suspect", "_overcommitted", "_target",
            "_pressure", "_limit", "_effectiveLimit", "_inUse", "_epoch", "_settlingUntil", "_refusedUntil", "_inFlight", "_sentAt", "_seq", "_loweredTo", "_reportedLive", "_spareGoal",
            "_ranDry", "_reportNow", "_spareRefused", "_hasNews", "_failures", "_retryAt", "<FrontendId>k__BackingField", "<name>P",
        ],
        // Pool and line in the key, the mark in relation to it; constant (name, bound), or without effect where every look finds what it would
        // find at the first (_state, _atFence), a leaving is tried once (_leavingTries, _hasLeft), and each command's ends are taken (_ended).
        [typeof(FrontendLease)] = ["_pool", "_line", "_ended", "_reportedMark", "_state", "_atFence", "_leavingTries", "_hasLeft", "<name>P"],
        [typeof(WaitingLine)] = ["_lines", "Mark", "<bound>P"],
        [typeof(PermitWait)] = ["Class", "Mark", "Outcome", "Node"],
        // In the key, or constant (_storeRun: a store without one; _configuration: one and the same in all silos; _beganMissing: nobody says later that the cluster is new), or made anew by each transition before it is read (_keep, _spareWanted, _inUse, replies, pushes), or unread; _recovery is asleep
        // in every scope (no procedure starts by itself and nobody starts one), so that _effective is _limit.
        [typeof(BudgetLedger)] =
        [
            "_rules", "_entries", "_tombstones", "_pressure", "_epoch", "_version", "_limit", "_granted", "_inUse", "_largestTtl",
            "_settlingUntil", "_silenceStoredAt", "_storeRun", "_wasOvercommitted", "_dirty", "_replies", "_pushes", "_events", "_parked", "_keep", "_spareWanted",
            "_recovery", "_effective", "_recoveryTickedAt", "_parts", "_configuration", "_beganMissing",
        ],
        // Ledger, queue and what is being written in the key, the version in relation to storage; callers follow from these and the parked
        // asks; constant (_run: a store without one, bound); tickets are names (_lastTicket).
        [typeof(LedgerShell<Caller>)] = ["_callers", "_next", "_ledger", "_writing", "_etag", "_run", "_lastTicket", "<mostWaiting>P"],
        [typeof(LedgerEntry)] = ["Id", "Name", "Seq", "Allowance", "Live", "Wanted", "Waiting", "Ttl", "HeardAt", "Load", "Unmet", "RecalledAt", "AskingSince", "Expelled"],
        [typeof(Ask)] = ["Ticket", "Entry", "Seq", "Need", "Wish", "Until", "HeldUntil", "Raised"],
        [typeof(LedgerDocument)] = ["Format", "Epoch", "Version", "Limit", "Entries", "Tombstones", "Settling", "LargestTtl", "StoreRun", "Recovery", "Configuration", "BeganMissing"],
        [typeof(LedgerEntryRecord)] = ["Id", "Name", "Seq", "Allowance", "Live", "Ttl", "Silence", "Expelled"],
        [typeof(TombstoneRecord)] = ["Id", "Age"],
        // In the key, or read by people only (IsNews, _told).
        [typeof(PressureGauge)] = ["Current", "IsNews", "_told", "Threshold"],
    };

    public static TheoryData<string> Types => [.. Known.Keys.Select(type => type.Name)];

    [Theory, MemberData(nameof(Types))]
    public void State_has_no_field_that_the_exploration_does_not_know(string name)
    {
        var (type, known) = Known.Single(pair => pair.Key.Name == name);
        var fields = type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Select(field => PropertyOf(field.Name, known));

        Assert.Equal(known.Order(StringComparer.Ordinal), fields.Order(StringComparer.Ordinal));
    }

    private static string PropertyOf(string field, string[] known) =>
        known.Contains(field) || !field.EndsWith(">k__BackingField", StringComparison.Ordinal) ? field : field[1..field.IndexOf('>', StringComparison.Ordinal)];
}
