using Tidegate.Connections;
using Tidegate.Users;

namespace Tidegate.Grains.Users;

/// <summary>What the grain asks of frontends. None is waited for longer than <see cref="Patience"/>; a failure is a value.</summary>
internal sealed partial class UserPlacesGrain
{
    // Shorter than the response time-out of the reports that wait for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    // As often as frontends look whether a probe was answered.
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);

    private async Task PollFrontends()
    {
        Dictionary<string, IUserObserver> registered;
        try
        {
            registered = (await Directory.ListWays()).ToDictionary(
                way => way.FrontendId, IUserObserver (way) => way.Frontend, StringComparer.Ordinal);
        }
        catch (Exception exception)
        {
            LogNoAnswer(logger, exception, "the directory");
            return;
        }

        string[] asked = [.. _places.Silent(Now).Concat(_places.Doubted).Where(registered.ContainsKey)];
        foreach (var frontendId in _places.Tick(registered.Keys.ToHashSet(StringComparer.Ordinal), Now))
            Drop(frontendId);
        await Task.WhenAll(asked.Select(frontendId => AskPlaces(frontendId, registered[frontendId])));
    }

    /// <returns>True where it is known what the frontend holds.</returns>
    private async Task<bool> AskPlaces(string frontendId, IUserObserver frontend)
    {
        try
        {
            var stated = await frontend.StatePlaces(this.GetPrimaryKeyString()).WaitAsync(Patience, time);
            if (_places.Report(stated, Now))
                Supersede(stated.FrontendId, frontend);
            // It may have another id by now: what it held under this one has ended.
            _places.Clear(frontendId);
            return true;
        }
        catch (Exception exception)
        {
            LogNoAnswer(logger, exception, frontendId);
            return false;
        }
    }

    // The user waits: frontends that are gone give their places back, and then the most silent socket is probed, one at a time. Those that
    // answer are not silent any more; the first that does not is closed by its frontend, whose next report brings the place.
    private async Task MakeRoom()
    {
        try
        {
            await PollFrontends();
            Settle();
            while (options.Value.Limits.ReplaceSilentUserSocket && _places.HasAsks && await ProbeMostSilent())
            {
                await Task.Delay(ProbeInterval, time);
                Settle();
            }
        }
        finally
        {
            _places.EndRoom(Now);
            Settle();
        }
    }

    /// <returns>False where no socket of the user is silent.</returns>
    private async Task<bool> ProbeMostSilent()
    {
        var all = await DescribeAll();
        (IUserObserver Way, SilentSocket Socket)[] silent =
            [.. all.Where(one => one.Sockets.Silent is not null).Select(one => (one.Way, one.Sockets.Silent!))];
        if (silent.Length == 0)
            return false;
        if (silent.Any(one => one.Socket.IsProbed))
            return true;
        var (way, socket) = silent.MaxBy(one => one.Socket.Silence);
        try
        {
            await way.Probe(socket.ConnectionId).WaitAsync(Patience, time);
            return true;
        }
        catch (Exception exception)
        {
            LogNoAnswer(logger, exception, socket.ConnectionId);
            return false;
        }
    }

    private async Task CloseNewest(int surplus)
    {
        var all = await DescribeAll();
        var newest = all
            .SelectMany(one => one.Sockets.Newest, (one, socket) => (one.Way, Socket: socket))
            .OrderBy(one => one.Socket.Age)
            .Take(surplus);
        foreach (var (way, socket) in newest)
        {
            try
            {
                await way.Close(socket.ConnectionId, new CloseRequest { Code = CloseCodes.UserLimit.Code }).WaitAsync(Patience, time);
                LogSurplusClosed(logger, socket.ConnectionId);
            }
            catch (Exception exception)
            {
                // What is left over the cap is found again.
                LogNoAnswer(logger, exception, socket.ConnectionId);
            }
        }
    }

    private async Task<List<(IUserObserver Way, UserSockets Sockets)>> DescribeAll()
    {
        IUserObserver[] ways = [.. _places.Holders.Where(_ways.ContainsKey).Select(frontendId => _ways[frontendId])];
        var sockets = await Task.WhenAll(ways.Select(Describe));
        return [.. ways.Zip(sockets)];
    }

    private async Task<UserSockets> Describe(IUserObserver way)
    {
        try
        {
            return await way.DescribeUser(this.GetPrimaryKeyString()).WaitAsync(Patience, time);
        }
        catch (Exception exception)
        {
            LogNoAnswer(logger, exception, "a frontend");
            return UserSockets.None;
        }
    }
}
