using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Tidegate.Clients.Admin;

/// <summary>Typed access to the admin listener.</summary>
/// <param name="address">The listener.</param>
/// <param name="handler">How it is reached; null for a plain connection.</param>
/// <param name="timeout">Bound of each request; null for a patient one.</param>
public sealed class AdminClient(Uri address, HttpMessageHandler? handler = null, TimeSpan? timeout = null) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly HttpClient _http = new(handler ?? new SocketsHttpHandler()) { BaseAddress = address, Timeout = timeout ?? Patience };

    /// <summary>The budget.</summary>
    public Task<BudgetView> GetBudgetAsync() => GetAsync<BudgetView>("/admin/budget");

    /// <summary>The four-way audit.</summary>
    public Task<AuditView> GetAuditAsync() => GetAsync<AuditView>("/admin/audit");

    /// <summary>The alerts that are up.</summary>
    public Task<AlertList> GetAlertsAsync() => GetAsync<AlertList>("/admin/alerts");

    /// <summary>What became of alerts, the newest first.</summary>
    public Task<AlertEventList> GetAlertHistoryAsync() => GetAsync<AlertEventList>("/admin/alerts/history?top=1000");

    /// <summary>The upgrades that were refused, the newest first.</summary>
    public Task<RefusalList> GetRefusalsAsync() => GetAsync<RefusalList>("/admin/refusals?top=1000");

    /// <summary>What is known of a connection or a correlation id.</summary>
    public Task<FateView> GetFateAsync(string id) => GetAsync<FateView>("/admin/connections/" + id);

    /// <summary>The first page of connections that match a query such as <c>userId=a</c>.</summary>
    public async Task<List<ConnectionRow>> GetConnectionsAsync(string query = "") =>
        (await GetAsync<ConnectionList>("/admin/connections?" + query)).Connections;

    /// <summary>Whether the grain of a connection answers that it is there; false also where the cluster does not answer.</summary>
    public async Task<bool> HasConnectionAsync(string id)
    {
        using var answer = await _http.GetAsync(new Uri($"/admin/connections/{id}", UriKind.Relative));
        return answer.IsSuccessStatusCode;
    }

    /// <summary>The id of the one connection of a user.</summary>
    public async Task<string> GetConnectionIdAsync(string userId) =>
        (await GetConnectionsAsync("userId=" + Uri.EscapeDataString(userId))).Single().Id;

    /// <summary>Changes the limit.</summary>
    public async Task SetLimitAsync(int maxConnections, string reason)
    {
        using var answer = await _http.PutAsJsonAsync("/admin/limits", new { maxConnections, reason });
        await EnsureSuccessAsync(answer);
    }

    /// <summary>Expels a frontend.</summary>
    public async Task ExpelAsync(string frontendId, string reason)
    {
        using var answer = await _http.PostAsJsonAsync($"/admin/frontends/{frontendId}:expel", new { reason });
        await EnsureSuccessAsync(answer);
    }

    /// <summary>Orders the drain of a frontend.</summary>
    public async Task DrainAsync(string frontendId, string reason)
    {
        using var answer = await _http.PostAsJsonAsync($"/admin/frontends/{frontendId}:drain", new { reason });
        await EnsureSuccessAsync(answer);
    }

    /// <summary>Takes that order back.</summary>
    public async Task UndrainAsync(string frontendId)
    {
        using var answer = await _http.DeleteAsync(new Uri($"/admin/frontends/{frontendId}:drain", UriKind.Relative));
        await EnsureSuccessAsync(answer);
    }

    /// <summary>A recovery procedure.</summary>
    public async Task<RecoveryView> GetRecoveryAsync(string procedure) =>
        (await GetAsync<RecoveryList>("/admin/recovery")).Procedures.Single(one => one.Name == procedure);

    /// <summary>Starts a recovery procedure.</summary>
    public async Task StartRecoveryAsync(string procedure, string reason, int? limit = null)
    {
        using var answer = await _http.PostAsJsonAsync($"/admin/recovery/{procedure}", new { reason, limit });
        await EnsureSuccessAsync(answer);
    }

    /// <summary>Ends it.</summary>
    public async Task EndRecoveryAsync(string procedure)
    {
        using var answer = await _http.DeleteAsync(new Uri($"/admin/recovery/{procedure}", UriKind.Relative));
        await EnsureSuccessAsync(answer);
    }

    /// <summary>What a limit would do.</summary>
    public Task<ForecastView> ForecastAsync(int maxConnections) => GetAsync<ForecastView>($"/admin/limits:whatIf?maxConnections={maxConnections}");

    /// <summary>Closes a connection.</summary>
    public async Task CloseConnectionAsync(string connectionId)
    {
        using var answer = await _http.DeleteAsync(new Uri($"/admin/connections/{connectionId}?reason=test", UriKind.Relative));
        await EnsureSuccessAsync(answer);
    }

    /// <summary>Sends text to a connection.</summary>
    public Task SendToConnectionAsync(string connectionId, string text) => PublishAsync($"/admin/connections/{connectionId}:send", text);

    /// <summary>Sends text to the members of a group.</summary>
    public Task SendToGroupAsync(string hub, string group, string text) => PublishAsync($"/admin/hubs/{hub}/groups/{group}:send", text);

    /// <summary>Sends text to the connections of a user.</summary>
    public Task SendToUserAsync(string hub, string userId, string text) => PublishAsync($"/admin/hubs/{hub}/users/{userId}:send", text);

    /// <summary>Sends text to all connections of a hub.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="text">The message.</param>
    /// <param name="key">The same for each repetition of one message; null for a message of its own.</param>
    public Task<PublishView> SendToHubAsync(string hub, string text, string? key = null) => PublishAsync($"/admin/hubs/{hub}:send", text, key);

    /// <summary>Makes a connection a member of a group.</summary>
    public async Task JoinGroupAsync(string hub, string group, string connectionId)
    {
        using var answer = await _http.PutAsync(new Uri($"/admin/hubs/{hub}/groups/{group}/connections/{connectionId}", UriKind.Relative), content: null);
        await EnsureSuccessAsync(answer);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<T> GetAsync<T>(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        await EnsureSuccessAsync(answer);
        return await answer.Content.ReadFromJsonAsync<T>() ?? throw new JsonException($"{path} answered null.");
    }

    private async Task<PublishView> PublishAsync(string path, string text, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(text, Encoding.UTF8, "text/plain") };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var answer = await _http.SendAsync(request);
        await EnsureSuccessAsync(answer);
        return await answer.Content.ReadFromJsonAsync<PublishView>() ?? throw new JsonException($"{path} answered null.");
    }

    private static async Task EnsureSuccessAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode}\n{await answer.Content.ReadAsStringAsync()}");
    }
}
