using Microsoft.Extensions.Time.Testing;
using Tidegate.Configuration;
using Tidegate.Hosting;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Cluster;

public sealed class FrontendIdentityTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-");
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.Zero };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Id_is_on_disk_before_it_is_used()
    {
        using var identity = await TakeAsync();
        Assert.Empty(Recorded().Own);

        var id = identity.Id;

        Assert.Equal([id], Recorded().Own);
        Assert.Equal(22, id.Length);
        Assert.Equal(id, identity.Id);
    }

    [Fact]
    public async Task Renew_new_life_has_new_recorded_id()
    {
        using var identity = await TakeAsync();
        var first = identity.Id;

        var second = identity.Renew();

        Assert.NotEqual(first, second);
        Assert.Equal(second, identity.Id);
        Assert.Equal([first, second], Recorded().Own);
    }

    [Fact]
    public async Task Evidence_names_all_lives_of_the_process_before_but_not_at_once()
    {
        string[] before;
        using (var gone = await TakeAsync())
            before = [gone.Id, gone.Renew()];

        using var identity = await TakeAsync();
        Assert.Empty(identity.Evidence);

        _time.Advance(FrontendIdentity.EvidenceDelay - TimeSpan.FromMilliseconds(1));
        Assert.Empty(identity.Evidence);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(before, identity.Evidence);
        Assert.DoesNotContain(identity.Id, identity.Evidence);
        Assert.DoesNotContain(identity.Renew(), identity.Evidence);
    }

    [Fact]
    public async Task Evidence_not_taken_is_kept_for_the_next_process()
    {
        string first, second;
        using (var one = await TakeAsync())
            first = one.Id;
        using (var two = await TakeAsync())
            second = two.Id;

        using var three = await TakeAsync();
        _time.Advance(FrontendIdentity.EvidenceDelay);

        Assert.Equal([first, second], three.Evidence);
    }

    [Fact]
    public async Task EvidenceTaken_forgets_these_ids_only()
    {
        string first, second;
        using (var one = await TakeAsync())
            (first, second) = (one.Id, one.Renew());
        using var identity = await TakeAsync();
        _time.Advance(FrontendIdentity.EvidenceDelay);
        var id = identity.Id;

        identity.EvidenceTaken([first]);

        Assert.Equal([second], identity.Evidence);
        Assert.Equal([second], Recorded().Past);
        Assert.Equal([id], Recorded().Own);
    }

    [Fact]
    public async Task Take_name_of_living_process_is_refused_after_a_wait()
    {
        using var holder = await TakeAsync();

        var second = TakeAsync();
        Assert.False(second.IsCompleted, "the process before may just be ending");
        await AdvanceUntilCompletedAsync(second);

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => second);
        Assert.Contains("Tidegate:Frontend:Name", refused.Message, StringComparison.Ordinal);
        Assert.Contains("edge-1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_process_before_ends_during_the_wait_succeeds()
    {
        var holder = await TakeAsync();
        var second = TakeAsync();
        holder.Dispose();

        await AdvanceUntilCompletedAsync(second);

        (await second).Dispose();
    }

    [Fact]
    public async Task Take_other_name_is_free()
    {
        using var one = await TakeAsync();
        using var other = await TakeAsync(options => options.Frontend.Name = "edge-2");

        Assert.NotEqual(one.Id, other.Id);
    }

    [Fact]
    public async Task Take_folder_that_cannot_be_used_names_the_key()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "");

        var refused = await Assert.ThrowsAsync<StartRefusedException>(
            () => TakeAsync(options => options.Cluster.StateDirectory = Path.Combine(file, "state")));

        Assert.Contains("Tidegate:Cluster:StateDirectory", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_creates_folder_for_its_owner_only()
    {
        var path = Path.Combine(_folder.FullName, "new");

        using var identity = await TakeAsync(options => options.Cluster.StateDirectory = path);

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8123;http://127.0.0.1:8124", "-8123")]
    [InlineData("http://127.0.0.1:0", "-pid")]
    public async Task Name_by_default_is_machine_and_port(string listen, string expected)
    {
        using var identity = await TakeAsync(options => (options.Frontend.Name, options.Listen.Public) = (null, listen));

        Assert.Matches("^[A-Za-z0-9._-]{1,100}$", identity.Name);
        Assert.Contains(expected, identity.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_too_many_drop_the_oldest()
    {
        var past = Enumerable.Range(0, FrontendIds.MaxIds + 5).Select(i => $"id{i}").ToArray();

        new FrontendIds(past, ["own"]).Write(_folder.FullName, "edge-1");

        Assert.Equal(past[6..], Recorded().Past);
        Assert.Equal(["own"], Recorded().Own);
    }

    private FrontendIds Recorded() => FrontendIds.Read(_folder.FullName, "edge-1");

    private async Task AdvanceUntilCompletedAsync(Task task)
    {
        using var patience = new CancellationTokenSource(Expect.Patience);
        while (!task.IsCompleted && !patience.IsCancellationRequested)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.True(task.IsCompleted, "the wait for the name did not end with its time");
    }

    private Task<FrontendIdentity> TakeAsync(Action<TidegateOptions>? change = null)
    {
        var options = new TidegateOptions();
        options.Cluster.StateDirectory = _folder.FullName;
        options.Frontend.Name = "edge-1";
        change?.Invoke(options);
        return FrontendIdentity.TakeAsync(options, _time);
    }
}
