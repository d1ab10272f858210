using Tidegate.Frontends;
using Tidegate.WebFrontend.Gateway;

namespace Tidegate.WebFrontend.Tests.Gateway;

public sealed class TopicComparisonTests
{
    private static readonly IdDigest _none = default;
    private static readonly IdDigest _one = _none.With("a", 1);
    private static readonly IdDigest _two = _one.With("b", 2);

    private readonly TopicComparison _comparison = new();

    [Fact]
    public void Share_that_is_as_it_was_told_before_or_after_the_question_does_not_differ() =>
        Assert.Empty(_comparison.Differing([_one, _one], [_one, _two], [_two, _two]));

    [Fact]
    public void Share_that_nothing_explains_differs() =>
        Assert.Equal([1, 2], _comparison.Differing([_one, _one, _two], [_one, _none, _one], [_one, _one, _two]));

    [Fact]
    public void Share_that_changes_all_the_time_is_believed_to_differ_at_the_third_time()
    {
        Assert.Empty(Busy());
        Assert.Empty(Busy());
        Assert.Equal([0], Busy());
        Assert.Empty(Busy());

        IReadOnlyList<int> Busy() => _comparison.Differing([_one], [_none], [_two]);
    }

    [Fact]
    public void Doubts_end_where_all_agrees()
    {
        _comparison.Differing([_one], [_none], [_two]);
        _comparison.Differing([_one], [_none], [_two]);
        _comparison.Agree();

        Assert.Empty(_comparison.Differing([_one], [_none], [_two]));
    }
}
