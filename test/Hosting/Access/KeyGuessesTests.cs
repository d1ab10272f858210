using System.Net;
using Tidegate.Hosting.Access;

namespace Tidegate.Hosting.Tests.Access;

public sealed class KeyGuessesTests
{
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);

    private readonly KeyGuesses _guesses = new();

    [Fact]
    public void Address_waits_after_a_burst_until_a_wrong_key_is_forgiven()
    {
        var guesser = Address(1);
        for (var i = 0; i < KeyGuesses.Burst; i++)
        {
            Assert.Equal(TimeSpan.Zero, _guesses.WaitOf(guesser, Now));
            _guesses.Note(guesser, Now);
        }

        Assert.Equal(TimeSpan.FromSeconds(2), _guesses.WaitOf(guesser, Now));
        Assert.Equal(TimeSpan.FromSeconds(1), _guesses.WaitOf(guesser, Now + TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.Zero, _guesses.WaitOf(guesser, Now + TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void Others_do_not_wait_for_it()
    {
        Guess(Address(1), 1000);

        Assert.Equal(TimeSpan.Zero, _guesses.WaitOf(Address(2), Now));
        Assert.True(_guesses.WaitOf(Address(1), Now) > TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Further_addresses_share_one_count_where_more_guess_than_are_counted()
    {
        for (var i = 0; i < KeyGuesses.MaxAddresses; i++)
            Guess(Address(i), 2);
        Guess(Address(100_000), KeyGuesses.Burst);

        Assert.True(_guesses.WaitOf(Address(100_001), Now) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, _guesses.WaitOf(Address(7), Now));
    }

    [Fact]
    public void Addresses_that_are_forgiven_make_room()
    {
        for (var i = 0; i < KeyGuesses.MaxAddresses; i++)
            Guess(Address(i), 1);
        var later = Now + TimeSpan.FromSeconds(2);
        for (var i = 0; i < KeyGuesses.Burst; i++)
            _guesses.Note(Address(100_000), later);

        Assert.True(_guesses.WaitOf(Address(100_000), later) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, _guesses.WaitOf(Address(100_001), later));
    }

    private void Guess(AddressKey address, int times)
    {
        for (var i = 0; i < times; i++)
            _guesses.Note(address, Now);
    }

    private static AddressKey Address(int number) => AddressKey.Of(new IPAddress(0x0A00_0000L + number));
}
