package forecast_test
import ("testing";"context";"wegwarte/engine/forecast";"time";"fmt")
func TestLook(t *testing.T){
 p:=city(); b:=time.Now()
 r,err:=forecast.Forecast(context.Background(),p); if err!=nil{t.Fatal(err)}
 fmt.Println(time.Since(b))
 for _,a:=range r.Arrivals[:8] {fmt.Printf("%+v\n",a)}
 for i:=0;i<52;i+=8 {fmt.Printf("%+v\n",r.Scenarios[0].Weeks[i])}
 fmt.Printf("%+v\n",r.Scenarios[0].HallFree)
 for _,m:=range r.Scenarios[0].Months[:3]{fmt.Printf("%+v\n",m)}
 fmt.Printf("%+v\n",r.Rates)
}
