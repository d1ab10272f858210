namespace Tidegate.WebFrontend.Leases;

/// <summary>
/// The places of one client under the caps of its address and of its user. They go back when the close of its connection begins, whoever
/// begins it, so that a page that is reloaded finds them free; at the latest with the end of its carrier. Only the first time counts.
/// </summary>
internal sealed class HeldPlaces(IDisposable address) : IDisposable
{
    private static readonly GivenBack Returned = new();

    private IDisposable? _user;

    /// <summary>A place under the user's cap is held, or all of them went back.</summary>
    public bool HasUser => Volatile.Read(ref _user) is not null;

    /// <summary>Adds the place under the user's cap; where the others went back already it goes back at once.</summary>
    public void Keep(IDisposable user)
    {
        if (Interlocked.CompareExchange(ref _user, user, null) is not null)
            user.Dispose();
    }

    /// <summary>Gives them back.</summary>
    public void Dispose()
    {
        var user = Interlocked.Exchange(ref _user, Returned);
        if (user == Returned)
            return;
        address.Dispose();
        user?.Dispose();
    }

    private sealed class GivenBack : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
