using CsCheck;
using Tidegate.WebFrontend.Observed;

namespace Tidegate.WebFrontend.Tests.Observed;

public sealed class DeliveryDeduplicatorTests
{
    private static readonly Guid Outbox = new("11111111-1111-1111-1111-111111111111");

    private readonly DeliveryDeduplicator _deduplicator = new();

    [Fact]
    public void Batch_in_sequence_is_new()
    {
        Assert.Equal(new DeliveryVerdict(0, 0), _deduplicator.Accept("hub/a", Outbox, 1, 3));
        Assert.Equal(new DeliveryVerdict(0, 0), _deduplicator.Accept("hub/a", Outbox, 4, 1));
    }

    [Fact]
    public void Repeated_batch_is_skipped_whole()
    {
        _deduplicator.Accept("hub/a", Outbox, 1, 3);

        Assert.Equal(new DeliveryVerdict(3, 0), _deduplicator.Accept("hub/a", Outbox, 1, 3));
    }

    [Fact]
    public void Batch_that_repeats_and_goes_on_is_skipped_in_part()
    {
        _deduplicator.Accept("hub/a", Outbox, 1, 3);

        Assert.Equal(new DeliveryVerdict(2, 0), _deduplicator.Accept("hub/a", Outbox, 2, 5));
    }

    [Fact]
    public void Gap_is_counted_and_delivery_goes_on()
    {
        _deduplicator.Accept("hub/a", Outbox, 1, 1);

        Assert.Equal(new DeliveryVerdict(0, 3), _deduplicator.Accept("hub/a", Outbox, 5, 2));
        Assert.Equal(new DeliveryVerdict(0, 0), _deduplicator.Accept("hub/a", Outbox, 7, 1));
    }

    [Fact]
    public void Late_old_batch_does_not_set_the_number_back()
    {
        _deduplicator.Accept("hub/a", Outbox, 1, 9);
        _deduplicator.Accept("hub/a", Outbox, 1, 2);

        Assert.Equal(new DeliveryVerdict(0, 0), _deduplicator.Accept("hub/a", Outbox, 10, 1));
    }

    [Fact]
    public void Targets_and_outboxes_are_apart()
    {
        _deduplicator.Accept("hub/a", Outbox, 1, 1);

        Assert.Equal(new DeliveryVerdict(0, 0), _deduplicator.Accept("hub/b", Outbox, 1, 1));
        Assert.Equal(new DeliveryVerdict(0, 0), _deduplicator.Accept("hub/a", Guid.Empty, 1, 1));
    }

    [Fact]
    public void Memory_is_bounded_and_keeps_what_was_used_last()
    {
        var deduplicator = new DeliveryDeduplicator(2);
        deduplicator.Accept("a", Outbox, 1, 1);
        deduplicator.Accept("b", Outbox, 1, 1);
        deduplicator.Accept("a", Outbox, 2, 1);
        deduplicator.Accept("c", Outbox, 1, 1);

        Assert.Equal(2, deduplicator.Count);
        Assert.Equal(1, deduplicator.Accept("a", Outbox, 2, 1).Skip);
    }

    [Fact]
    public void Any_sequence_of_batches_delivers_each_number_at_most_once_and_accounts_for_the_rest()
    {
        var batch = Gen.Select(Gen.Long[1, 30], Gen.Int[0, 6]);
        batch.Array[0, 40].Sample(batches =>
        {
            var deduplicator = new DeliveryDeduplicator();
            var delivered = new HashSet<long>();
            long missing = 0;
            foreach (var (first, count) in batches)
            {
                var verdict = deduplicator.Accept("t", Outbox, first, count);
                missing += verdict.Missing;
                for (var i = verdict.Skip; i < count; i++)
                {
                    if (!delivered.Add(first + i)) return false;
                }
            }

            return delivered.Count == 0 || delivered.Count + missing >= delivered.Max();
        });
    }
}
