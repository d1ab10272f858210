using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.Grains.Cluster;

namespace Tidegate.Grains.Connections;

/// <summary>
/// Finds the socket of a connection whose grain was lost with a silo and is asked before the next heartbeat: every frontend is asked.
/// Only where silos came or went a moment ago; at other times a grain that knows nothing has no socket.
/// </summary>
internal sealed class LostConnectionSearch(IGrainFactory grains, IClusterChanges changes, TimeProvider time)
{
    // Shorter than the response time-out of the calls that wait for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The connection and the frontend that has it, or null where no frontend has it.</summary>
    /// <exception cref="TimeoutException">A frontend did not answer, and no other one has it: nothing is known.</exception>
    public async Task<(ConnectionView View, IConnectionObserver Frontend)?> Find(string connectionId)
    {
        if (!await changes.AreRecent())
            return null;

        var ways = await grains.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key).ListWays();
        List<Task<(ConnectionView, IConnectionObserver)?>> questions = [.. ways.Select(way => Ask(way, connectionId))];
        Exception? silence = null;
        while (questions.Count > 0)
        {
            var question = await Task.WhenAny(questions);
            questions.Remove(question);
            try
            {
                if (await question is { } found)
                    return found;
            }
            catch (Exception exception)
            {
                silence = exception;
            }
        }

        return silence is null
            ? null
            : throw new TimeoutException($"A frontend that may have connection {connectionId} does not answer; ask again.", silence);
    }

    private async Task<(ConnectionView, IConnectionObserver)?> Ask(FrontendWay way, string connectionId) =>
        await way.Frontend.Describe(connectionId).WaitAsync(Patience, time) is { } view ? (view, way.Frontend) : null;
}
