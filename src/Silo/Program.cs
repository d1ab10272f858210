using Microsoft.AspNetCore.Builder;
using Tidegate.Hosting;
using Tidegate.Silo.Clustering;
using Tidegate.Silo.Hosting;
using Tidegate.Silo.Operators;

return await HostRunner.RunAsync<WebApplicationBuilder>(args, WebApplication.CreateBuilder, async builder =>
{
    builder.AddTidegateSilo(await SiloStore.OpenAsync(builder.Configuration));
    builder.AddSiloListener();
    return builder.Build().UseSiloListener();
});
