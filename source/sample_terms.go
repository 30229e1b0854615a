package source

import (
	"fmt"
	"strings"

	"jobbnara/job"
)

// The terms of JobTech's taxonomy that samples use and no table holds.
var (
	fixedSalary    = job.Concept{ID: "oG8G_9cW_nRf", Code: "1", Label: "Fast månads- vecko- eller timlön"}
	partlyVariable = job.Concept{ID: "asrX_9Df_ukn", Code: "7", Label: "Fast och rörlig lön"}
	untilFurther   = job.Concept{ID: "a7uU_j21_mkL", Code: "1", Label: "Tills vidare"}
	durations      = []job.Concept{
		{ID: "qQUd_4qe_NDT", Code: "2", Label: "6 månader eller längre"},
		{ID: "Xj7x_7yZ_jEn", Code: "3", Label: "3 månader – upp till 6 månader"},
		{ID: "Sy9J_aRd_ALx", Code: "7", Label: "11 dagar - upp till 3 månader"},
	}
	licences = map[string]job.Concept{
		"B":  {ID: "VTK8_WRx_GcM", Code: "3", Label: "B"},
		"C":  {ID: "BKCx_hST_Pcm", Code: "4", Label: "C"},
		"CE": {ID: "zZu8_iZ9_wMH", Code: "7", Label: "CE"},
		"D":  {ID: "hK1a_wsQ_4UG", Code: "5", Label: "D"},
	}
	employmentTypes = map[string]job.Concept{
		"permanent": {ID: "kpPX_CNN_gDU", Label: "Tillsvidareanställning"},
		"temporary": {ID: "sTu5_NBQ_udq", Label: "Tidsbegränsad anställning"},
		"season":    {ID: "EBhX_Qm2_8eX", Label: "Säsongsanställning"},
		"hourly":    {ID: "1paU_aCR_nGn", Code: "4", Label: "Behovsanställning"},
	}
	fullTime = job.Concept{ID: "6YE1_gAC_R2G", Code: "1", Label: "Heltid"}
	partTime = job.Concept{ID: "947z_JGS_Uk2", Label: "Deltid"}
)

// count decides how many are wanted.
func (d *draft) count() {
	if d.traits["vacancies"] > 0 && d.chance(30) {
		d.Vacancies = 2 + d.r.IntN(5)
		d.words["antal"] = d.stock["numbers"][d.Vacancies-2]
	}
}

// terms decides the form of employment, in step with what the headline says.
func (d *draft) terms() {
	headline := strings.ToLower(d.Headline)
	says := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(headline, w) {
				return true
			}
		}
		return false
	}
	permanent := d.traits["temporary"] < 100
	form := "permanent"
	switch {
	case says("timvikarie", "extrapersonal", "extrajobb", "jobba extra"), permanent && d.chance(d.traits["hourly"]):
		form = "hourly"
	case says("säsong", "sommarjobb", "skörden"):
		form = "season"
	case says("vikari", "sommar"), d.chance(d.traits["temporary"]):
		form = "temporary"
	case d.traits["season"] > 0 && d.chance(25):
		form = "season"
	}
	d.EmploymentType = employmentTypes[form]
	switch form {
	case "permanent":
		d.Duration = untilFurther
	case "temporary":
		d.Duration = durations[d.r.IntN(len(durations))]
	case "season":
		d.Duration = durations[1+d.r.IntN(2)]
	}

	low, high := 100.0, 100.0
	d.Hours = fullTime
	if form == "hourly" || says("deltid", "extra", "helger", "några timmar") || !says("heltid") && d.chance(d.traits["part"]) {
		d.Hours = partTime
		low = float64(25 * d.r.IntN(4))
		high = max(low, float64(50+25*d.r.IntN(2)))
	}
	d.ScopeMin, d.ScopeMax = &low, &high

	d.SalaryType = fixedSalary
	salary := "salary"
	switch {
	case d.traits["commission"] > 0:
		d.SalaryType, salary = partlyVariable, "salary commission"
	case form == "hourly":
		salary = "salary hourly"
	}
	d.Details.SalaryDescription = d.stock.one(d.r, salary)
	d.Details.Conditions = fmt.Sprintf("%s, %s.", d.EmploymentType.Label, strings.ToLower(d.Hours.Label))
}

// demands decides what is asked for beside what the text lists.
func (d *draft) demands() {
	experience := d.chance(d.traits["experience"])
	d.ExperienceRequired = &experience
	licence := d.licence != "" && d.chance(d.traits["licence"])
	d.LicenceRequired = &licence
	if licence {
		d.Licences = []job.Concept{licences[d.licence]}
		d.words["körkort"] = d.licence
		d.OwnCar = d.licence == "B" && d.chance(6)
	}
	d.Remote = d.chance(d.traits["remote"])
	if !experience && d.chance(3) {
		d.Labels = []string{"nystartsjobb"}
	}
}
