namespace Tidegate.WebFrontend.Admission;

/// <summary>
/// The places of one client under the caps of its address and of its user. They go back when the close of its connection begins, whoever
/// begins it, so that a page that is reloaded finds them free; at the latest with the end of its carrier. Only the first time counts.
/// </summary>
internal sealed class HeldPlaces(IDisposable address) : IDisposable
{
    private readonly Lock _lock = new();
    private IDisposable? _user;
    private bool _isOver;

    /// <summary>A place under the user's cap is held.</summary>
    public bool HasUser
    {
        get
        {
            lock (_lock)
                return _user is not null;
        }
    }

    /// <summary>Adds the place under the user's cap; where the others went back already it goes back at once.</summary>
    public void Keep(IDisposable user)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _user = user;
                return;
            }
        }

        user.Dispose();
    }

    /// <summary>Gives them back.</summary>
    public void Dispose()
    {
        IDisposable? user;
        lock (_lock)
        {
            if (_isOver)
                return;
            _isOver = true;
            user = _user;
        }

        address.Dispose();
        user?.Dispose();
    }
}
