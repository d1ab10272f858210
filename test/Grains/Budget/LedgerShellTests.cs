using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Grains.Budget;

namespace Tidegate.Grains.Tests.Budget;

/// <summary>What leaves when, and what becomes of it when storage is in doubt.</summary>
public sealed class LedgerShellTests
{
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);

    private readonly LedgerShell<string> _shell = new(mostWaiting: 3);
    private long _seq;

    [Fact]
    public void Reply_leaves_after_the_write_and_after_the_store_has_told_the_same_run()
    {
        TakeOver();
        Assert.True(Add("a"));
        var step = _shell.Apply(Now);
        Assert.Equal(("v2", null), (step.Write!.ETag, step.Release));
        step = _shell.Written("v3");
        Assert.Equal((true, null), (step.AsksRun, step.Release));
        var reply = Assert.Single(_shell.RunRead("run").Release!.Replies);
        Assert.Equal(("a", 1), (reply.Caller, reply.Reply.Answer!.Allowance.Total));
        foreach (var caller in (string[])["b", "c", "d"]) Assert.True(Add(caller));
        Assert.Equal("v3", _shell.Apply(Now).Write!.ETag);
    }

    [Fact]
    public void First_write_replaces_what_was_read()
    {
        _shell.TakeOver(null, null, "run", () => true, Rules, Now);
        Assert.Null(_shell.Apply(Now).Write!.ETag);
    }

    [Fact]
    public void What_comes_during_a_write_shares_the_next_one()
    {
        TakeOver();
        Add("a");
        _shell.Apply(Now);
        Add("b");
        Add("c");
        Assert.Equal(default, _shell.Apply(Now));
        Assert.False(_shell.IsDue);
        _shell.Written("v3");
        Assert.Equal(["a"], Callers(_shell.RunRead("run")));
        Assert.True(_shell.IsDue);
        Assert.Equal("v3", _shell.Apply(Now).Write!.ETag);
        _shell.Written("v4");
        Assert.Equal(["b", "c"], Callers(_shell.RunRead("run")));
    }

    [Fact]
    public void Another_run_of_the_store_answers_nobody()
    {
        TakeOver();
        Add("a");
        _shell.Apply(Now);
        Add("b");
        _shell.Written("v3");
        var step = _shell.RunRead("other");
        Assert.IsType<LedgerStoreChangedException>(step.Dropped!.Error);
        Assert.Equal(["a", "b"], step.Dropped.Callers);
        AssertOver();
    }

    [Fact]
    public void Failed_write_answers_nobody_and_ends_the_ledger()
    {
        TakeOver();
        Add("a");
        _shell.Apply(Now);
        var error = new IOException();
        var step = _shell.Failed(error);
        Assert.Equal((error, null, null), (step.Dropped!.Error, step.Release, step.Write));
        Assert.Equal(["a"], step.Dropped.Callers);
        AssertOver();
        // The write comes to its end after all.
        Assert.Equal(default, _shell.Written("v3"));
        Assert.Equal(default, _shell.RunRead("run"));
    }

    [Fact]
    public void Callers_that_wait_are_bounded()
    {
        Assert.False(Add("early"));
        TakeOver();
        foreach (var caller in (string[])["a", "b", "c"]) Assert.True(Add(caller));
        Assert.False(Add("d"));
    }

    [Fact]
    public void Whether_the_cluster_is_new_is_asked_only_where_the_document_does_not_say_it()
    {
        var document = TakeOver();
        new LedgerShell<string>(1).TakeOver(document, "v2", "run", () => throw new InvalidOperationException("It was asked."), Rules, Now);
        Assert.False(new LedgerShell<string>(1).TakeOver(null, null, "run", () => false, Rules, Now));
    }

    private static LedgerRules Rules => LedgerRules.From(new TidegateOptions());

    private LedgerDocument TakeOver()
    {
        Assert.True(_shell.TakeOver(null, null, "run", () => true, Rules, Now));
        var write = _shell.Apply(Now).Write!;
        _shell.Written("v2");
        Assert.Empty(_shell.RunRead("run").Release!.Replies);
        return write.Document;
    }

    private bool Add(string caller) => _shell.TryAdd(caller, ticket => LedgerRequest.Of(ticket, new PermitReport
    {
        FrontendId = caller,
        Name = caller,
        Seq = ++_seq,
        Waiting = new Permits(1, 0),
        Wanted = new Permits(1, 0),
    }));

    private static string[] Callers(LedgerStep<string> step) => [.. step.Release!.Replies.Select(reply => reply.Caller)];

    private void AssertOver()
    {
        Assert.Null(_shell.Ledger);
        Assert.False(Add("late"));
        Assert.Equal(default, _shell.Apply(Now));
    }
}
