using Tidegate.Digests;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Topics;

namespace Tidegate.WebFrontend.Tests.Topics;

public sealed class TopicComparisonTests
{
    private static readonly IdDigest None = default;
    private static readonly IdDigest One = None.With("a", 1);
    private static readonly IdDigest Two = One.With("b", 2);

    private readonly TopicComparison _comparison = new();

    [Fact]
    public void Share_that_is_as_it_was_told_before_or_after_the_question_does_not_differ() =>
        Assert.Empty(_comparison.Differing([One, One], [One, Two], [Two, Two]));

    [Fact]
    public void Share_that_nothing_explains_differs() =>
        Assert.Equal([1, 2], _comparison.Differing([One, One, Two], [One, None, One], [One, One, Two]));

    [Fact]
    public void Share_that_changes_all_the_time_is_believed_to_differ_at_the_third_time()
    {
        Assert.Empty(Busy());
        Assert.Empty(Busy());
        Assert.Equal([0], Busy());
        Assert.Empty(Busy());

        IReadOnlyList<int> Busy() => _comparison.Differing([One], [None], [Two]);
    }

    [Fact]
    public void Doubts_end_where_all_agrees()
    {
        _comparison.Differing([One], [None], [Two]);
        _comparison.Differing([One], [None], [Two]);
        _comparison.Agree();

        Assert.Empty(_comparison.Differing([One], [None], [Two]));
    }
}
