using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Explaining;
using Tidegate.WebFrontend.Explaining;

namespace Tidegate.WebFrontend.Tests.Explaining;

public sealed class FateStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FateStore _store = new(8 * FateStore.EntryBytes, TimeSpan.FromMinutes(10));

    [Fact]
    public void Close_and_refusal_are_found_by_their_ids()
    {
        _store.Add(Fates.Close("a", 4001, at: Start));
        _store.Add(Fates.Refusal("c", "limit", at: Start));

        Assert.Equal(4001, _store.Find("a", Start)?.Closed?.Code);
        Assert.Equal("limit", _store.Find("c", Start)?.Refused?.Reason);
        Assert.Null(_store.Find("b", Start));
    }

    [Fact]
    public void What_is_too_old_is_not_told()
    {
        _store.Add(Fates.Refusal("c", "limit", at: Start));

        Assert.NotNull(_store.Find("c", Start + TimeSpan.FromMinutes(10)));
        Assert.Null(_store.Find("c", Start + TimeSpan.FromMinutes(10.1)));
        Assert.Empty(_store.Refusals(10, Start + TimeSpan.FromMinutes(10.1)));
    }

    [Fact]
    public void Storm_of_refusals_is_bounded_and_pushes_out_no_close()
    {
        _store.Add(Fates.Close("a", 4001, at: Start));
        for (var i = 0; i < 100; i++) _store.Add(Fates.Refusal($"c{i}", "limit", at: Start.AddSeconds(i)));

        Assert.Equal(["c99", "c98", "c97", "c96"], _store.Refusals(10, Start.AddSeconds(99)).Select(refusal => refusal.CorrelationId));
        Assert.Null(_store.Find("c95", Start.AddSeconds(99)));
        Assert.NotNull(_store.Find("a", Start.AddSeconds(99)));
    }

    [Fact]
    public void Later_refusal_of_the_same_id_stays_when_the_earlier_goes()
    {
        _store.Add(Fates.Refusal("same", "limit", at: Start));
        _store.Add(Fates.Refusal("same", "rate", at: Start));
        for (var i = 0; i < 3; i++) _store.Add(Fates.Refusal($"c{i}", "limit", at: Start));

        Assert.Equal("rate", _store.Find("same", Start)?.Refused?.Reason);
    }
}

internal static class Fates
{
    public static CloseRecord Close(string id, int code, string by = "server", DateTimeOffset at = default) => new()
    {
        Descriptor = new ConnectionDescriptor { ConnectionId = id, Hub = "chat", FrontendId = "f-1", Remote = "192.0.2.1:5000", Protocol = "native" },
        Reading = new ConnectionReading { Age = TimeSpan.FromSeconds(90), IdleFor = TimeSpan.FromSeconds(30) },
        At = at,
        Code = code,
        Reason = "told",
        By = by,
        Limit = 100,
        InUse = 90,
    };

    public static RefusalRecord Refusal(string id, string reason, DateTimeOffset at = default) => new()
    {
        CorrelationId = id,
        At = at,
        Frontend = "front",
        Reason = reason,
        Status = 503,
        Limit = 100,
        InUse = 100,
        Class = AdmissionClass.Standard,
        Hub = "chat",
        Remote = "192.0.2.1:5000",
        RetryAfter = TimeSpan.FromSeconds(2),
        Detail = "What the client was told.",
    };
}
