using Microsoft.Extensions.Time.Testing;
using Tidegate.Hosting.Descriptors;

namespace Tidegate.Hosting.Tests.Descriptors;

public sealed class DescriptorBudgetTests
{
    private const int Reserve = 10;

    private readonly FakeTimeProvider _time = new();
    private readonly FakeDescriptors _source = new(limit: 100, used: 85);

    [Fact]
    public void Sockets_accepted_since_the_last_poll_count()
    {
        var budget = new DescriptorBudget(_source, _time);
        for (var i = 0; i < 5; i++)
        {
            Assert.True(budget.HasRoom(Reserve));
            budget.Accepted();
        }

        Assert.False(budget.HasRoom(Reserve));
        Assert.Equal(1, _source.Polls);
    }

    [Fact]
    public void Room_comes_back_with_the_next_poll_and_polls_are_apart()
    {
        _source.Next = new DescriptorReading(100, 95);
        var budget = new DescriptorBudget(_source, _time);
        _source.Next = new DescriptorReading(100, 50);

        Assert.False(budget.HasRoom(Reserve));
        _time.Advance(DescriptorBudget.MinAge);
        Assert.True(budget.HasRoom(Reserve));
        Assert.Equal(2, _source.Polls);
    }

    [Fact]
    public void What_others_open_and_a_limit_that_is_lowered_are_seen_in_time()
    {
        var budget = new DescriptorBudget(_source, _time);
        _source.Next = new DescriptorReading(90, 88);

        Assert.True(budget.HasRoom(Reserve));
        _time.Advance(DescriptorBudget.MaxAge);
        Assert.False(budget.HasRoom(Reserve));
    }

    [Fact]
    public void Kernel_that_has_none_is_believed_until_the_next_poll()
    {
        var budget = new DescriptorBudget(_source, _time);
        budget.RanOut();

        Assert.False(budget.HasRoom(0));
        _time.Advance(DescriptorBudget.MinAge);
        Assert.True(budget.HasRoom(0));
    }

    [Fact]
    public void Share_follows_sockets_and_is_read_anew_in_time()
    {
        var budget = new DescriptorBudget(_source, _time);
        budget.Accepted();
        Assert.Equal(0.86, budget.Share, 3);
        _source.Next = new DescriptorReading(100, 40);
        Assert.Equal(0.86, budget.Share, 3);

        _time.Advance(DescriptorBudget.MaxAge);

        Assert.Equal((0.4, 2), (budget.Share, _source.Polls));
        Assert.Equal(0, new DescriptorBudget(new FakeDescriptors(null, 0), _time).Share);
    }

    [Fact]
    public void Process_without_a_limit_always_has_room()
    {
        var budget = new DescriptorBudget(new FakeDescriptors(null, 0), _time);
        budget.RanOut();
        budget.Accepted();

        Assert.True(budget.HasRoom(int.MaxValue));
    }

    [Fact]
    public void Reading_of_this_process_counts_a_file_that_is_opened()
    {
        var source = new ProcessDescriptors();
        DescriptorReading before, with;
        do
        {
            // Other tests of this process open files as well; once they did not.
            before = source.Read();
            using var file = File.OpenHandle(Environment.ProcessPath!);
            with = source.Read();
        }
        while (with.Used != before.Used + 1);

        Assert.InRange(with.Used, 3, with.Limit ?? long.MaxValue);
    }
}
