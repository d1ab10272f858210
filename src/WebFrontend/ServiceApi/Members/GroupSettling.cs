using Tidegate.Topics;

namespace Tidegate.WebFrontend.ServiceApi.Members;

/// <summary>
/// Waits until the grains of groups know that frontends have members of them, so that who has added a connection to a group and was
/// answered reaches it with the next message. A frontend tells them by itself, nearly always before this asks for the first time.
/// </summary>
internal sealed class GroupSettling(IGrainFactory grains, TimeProvider time)
{
    /// <summary>The longest wait. A message that comes earlier than the grain hears of the member passes it by.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits for all of them, and no longer than <see cref="Patience"/>; a cluster that does not answer ends the wait.</summary>
    public async Task WaitAsync(string hub, IReadOnlyCollection<string> groups, IReadOnlyCollection<string> frontends)
    {
        var start = time.GetTimestamp();
        await Task.WhenAll(
            from @group in groups
            from frontend in frontends
            select WaitAsync(grains.GetGrain<ITopicGrain>(TopicKey.Group(hub, @group)), frontend, start));
    }

    private async Task WaitAsync(ITopicGrain topic, string frontend, long start)
    {
        for (var pause = FirstPause; !await KnowsAsync(topic, frontend) && time.GetElapsedTime(start) < Patience; pause *= 2)
            await Task.Delay(pause, time);
    }

    // The memberships have changed, which is what was asked for: that this cannot be asked is no failure of it.
    private static async Task<bool> KnowsAsync(ITopicGrain topic, string frontend)
    {
        try
        {
            return await topic.Reaches(frontend);
        }
        catch (Exception)
        {
            return true;
        }
    }
}
